#include <zonda/bson/detail/json_tree.hpp>
#include <zonda/bson/errc.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace zonda::bson::detail
{

namespace json = boost::json;

// What Boost.JSON's parser calls, piece by piece. It checks the grammar, escapes and UTF-8; the numbers are read here,
// since its own reading of doubles is not exact.
class json_handler
{
public:
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();
    // A scope takes two levels, and in the innermost document a value may take three: {"$dbPointer": {"$id": {"$oid":
    static constexpr std::size_t depth_limit = 2 * max_depth + 3;

    explicit json_handler(bytes& out) : out_(out, levels_.data(), depth_limit) {}

    document_view finish() { return out_.finish(); }
    const std::string& words() const noexcept { return words_; }
    errc code() const noexcept { return code_; }

    static bool on_document_begin(json::error_code&) { return true; }
    static bool on_document_end(json::error_code&) { return true; }

    bool on_object_begin(json::error_code&)
    {
        if (depth_++ != 0)
            out_.open_document(key_);
        return true;
    }
    bool on_object_end(std::size_t, json::error_code&) { return end(); }
    bool on_array_begin(json::error_code& ec)
    {
        if (depth_++ == 0)
            return fail(ec, errc::invalid_json, "a document is an object, not an array");
        out_.open_array(key_);
        return true;
    }
    bool on_array_end(std::size_t, json::error_code&) { return end(); }

    bool on_key_part(json::string_view part, std::size_t, json::error_code&)
    {
        part_.append(part.data(), part.size());
        return true;
    }
    bool on_key(json::string_view rest, std::size_t, json::error_code& ec)
    {
        key_ = whole(rest);
        if (key_.find('\0') != std::string::npos)
            return fail(ec, errc::zero_byte, "a zero byte in a key");
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&)
    {
        part_.append(part.data(), part.size());
        return true;
    }
    bool on_string(json::string_view rest, std::size_t, json::error_code& ec) { return value(ec, whole(rest)); }

    bool on_number_part(json::string_view part, json::error_code&)
    {
        part_.append(part.data(), part.size());
        return true;
    }
    bool on_int64(std::int64_t number, json::string_view, json::error_code& ec)
    {
        part_.clear();
        if (number >= std::numeric_limits<std::int32_t>::min() && number <= std::numeric_limits<std::int32_t>::max())
            return value(ec, static_cast<int>(number));
        return value(ec, number);
    }
    bool on_uint64(std::uint64_t, json::string_view rest, json::error_code& ec) { return real(rest, ec); }
    bool on_double(double, json::string_view rest, json::error_code& ec) { return real(rest, ec); }

    bool on_bool(bool truth, json::error_code& ec) { return value(ec, truth); }
    bool on_null(json::error_code& ec) { return value(ec, null); }
    static bool on_comment_part(json::string_view, json::error_code&) { return true; }
    static bool on_comment(json::string_view, json::error_code&) { return true; }

private:
    bool fail(json::error_code& ec, errc code, const char* words)
    {
        code_ = code;
        words_ = words;
        ec = code;
        return false;
    }

    std::string whole(json::string_view rest)
    {
        part_.append(rest.data(), rest.size());
        return std::exchange(part_, {});
    }

    bool real(json::string_view rest, json::error_code& ec)
    {
        const std::string text = whole(rest);
        double number = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
        if (read.ec != std::errc() || !std::isfinite(number))
            return fail(ec, errc::out_of_range, "a number that no double holds");
        return value(ec, number);
    }

    template <class T>
    bool value(json::error_code& ec, const T& what)
    {
        if (depth_ == 0)
            return fail(ec, errc::invalid_json, "a document is an object, not a single value");
        out_.append(key_, what);
        return true;
    }

    bool end()
    {
        if (--depth_ != 0)
            out_.close();
        return true;
    }

    std::array<document_builder::level, depth_limit> levels_;
    document_builder out_;
    std::size_t depth_{0};
    std::string part_;
    std::string key_;
    errc code_{errc::invalid_json};
    std::string words_;
};

result<document_view> parse_json_tree(std::string_view text, bytes& out)
{
    json::parse_options options;
    options.max_depth = json_handler::depth_limit;
    json::basic_parser<json_handler> parser(options, out);
    json::error_code ec;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && read < text.size())
        ec = json::error::extra_data;
    if (!ec)
        return parser.handler().finish();
    const json_handler& handler = parser.handler();
    const std::string words = handler.words().empty() ? ec.message() : handler.words();
    const errc code = ec == json::error::too_deep ? errc::too_deep : handler.code();
    return error(code, "extended JSON (byte " + std::to_string(read) + "): " + words);
}

} // namespace zonda::bson::detail
