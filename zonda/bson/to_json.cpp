#include <zonda/base/text.hpp>
#include <zonda/bson/detail/json_sink.hpp>
#include <zonda/bson/detail/regex_options.hpp>
#include <zonda/bson/json.hpp>

#include <cmath>
#include <ostream>

namespace zonda::bson
{
namespace
{

// 9999-12-31T23:59:59.999Z: from 1970 to there relaxed extended JSON writes text, outside the number.
constexpr std::int64_t last_readable_moment = 253'402'300'799'999;

class json_writer
{
public:
    json_writer(std::string& out, json_mode mode) : out_(out), mode_(mode) {}

    // One loop for all levels. A document that ends is followed by the next element of the one around it, so the way
    // back is kept in the bytes; only the closing brackets are remembered (for 15 levels without an allocation).
    void elements(const std::uint8_t* at, char bracket)
    {
        open_brackets_ = bracket;
        out_.put(bracket == ']' ? '[' : '{');
        bool first = true;
        while (true)
        {
            const auto kind = static_cast<type>(*at++);
            if (kind == type::none)
            {
                close();
                if (open_brackets_.empty())
                    return;
                first = false;
                continue;
            }
            const std::string_view key = reinterpret_cast<const char*>(at);
            at += key.size() + 1;
            if (open_brackets_.back() != ']')
                out_.key(key, first);
            else if (!first)
                out_.put(',');
            first = opens(kind, at);
            if (first)
                continue;
            scalar(kind, at);
            at += detail::value_size(kind, at);
        }
    }

    void scalar(type kind, const std::uint8_t* data)
    {
        switch (kind)
        {
        case type::string:
            out_.string(detail::stored_string(data));
            break;
        case type::int32:
            if (mode_ == json_mode::canonical)
                wrapped_number("$numberInt", detail::load<std::int32_t>(data));
            else
                out_.number(detail::load<std::int32_t>(data));
            break;
        case type::int64:
            if (mode_ == json_mode::canonical)
                wrapped_number("$numberLong", detail::load<std::int64_t>(data));
            else
                out_.number(detail::load<std::int64_t>(data));
            break;
        case type::double_:
            real(detail::load<double>(data));
            break;
        case type::boolean:
            out_.put(*data != 0 ? std::string_view("true") : std::string_view("false"));
            break;
        case type::datetime:
            moment(detail::stored<datetime>::read(data));
            break;
        case type::object_id:
            object_id_text({data, 12});
            break;
        case type::none:
        case type::null:
            out_.put("null");
            break;
        default:
            rare(kind, data);
        }
    }

private:
    bool plain() const noexcept { return mode_ == json_mode::plain; }

    // Enters a document, an array or a scope.
    bool opens(type kind, const std::uint8_t*& at)
    {
        switch (kind)
        {
        case type::document:
            out_.put('{');
            open_brackets_ += '}';
            at += 4;
            return true;
        case type::array:
            out_.put('[');
            open_brackets_ += ']';
            at += 4;
            return true;
        case type::code_with_scope:
        {
            const std::string_view code = detail::stored_string(at + 4);
            out_.put("{\"$code\":");
            out_.string(code);
            out_.put(",\"$scope\":{");
            open_brackets_ += 's';
            at += 8 + code.size() + 1 + 4;
            return true;
        }
        default:
            return false;
        }
    }

    void close()
    {
        if (open_brackets_.back() == 's')
            out_.put("}}");
        else
            out_.put(open_brackets_.back());
        open_brackets_.pop_back();
    }

    void begin_wrapped(std::string_view name)
    {
        out_.put("{\"");
        out_.put(name);
        out_.put("\":");
    }

    // {"name":"value"}, whose value needs no escapes.
    void wrapped(std::string_view name, std::string_view value)
    {
        begin_wrapped(name);
        out_.put('"');
        out_.put(value);
        out_.put("\"}");
    }

    template <class T>
    void wrapped_number(std::string_view name, T value)
    {
        begin_wrapped(name);
        out_.put('"');
        out_.number(value);
        out_.put("\"}");
    }

    void real(double value)
    {
        if (std::isfinite(value))
        {
            if (mode_ == json_mode::canonical)
                out_.put("{\"$numberDouble\":\"");
            out_.real(value);
            if (mode_ == json_mode::canonical)
                out_.put("\"}");
        }
        else if (plain())
            out_.put("null");
        else if (std::isnan(value))
            wrapped("$numberDouble", "NaN");
        else
            wrapped("$numberDouble", value > 0 ? "Infinity" : "-Infinity");
    }

    void moment(datetime at)
    {
        const std::int64_t since_1970 = at.time_since_epoch().count();
        if (plain())
        {
            iso8601(at);
            return;
        }
        out_.put("{\"$date\":");
        if (mode_ == json_mode::canonical || since_1970 < 0 || since_1970 > last_readable_moment)
            wrapped_number("$numberLong", since_1970);
        else
            iso8601(at);
        out_.put('}');
    }

    void iso8601(datetime at)
    {
        char* const begin = out_.room(longest_iso8601 + 2);
        *begin = '"';
        char* end = begin + 1 + write_iso8601(begin + 1, at);
        constexpr std::string_view no_fraction = ".000Z";
        if (!plain() && std::string_view(end - no_fraction.size(), no_fraction.size()) == no_fraction)
        {
            end -= no_fraction.size();
            *end++ = 'Z';
        }
        *end++ = '"';
        out_.written(end);
    }

    void object_id_text(bytes_view id)
    {
        if (!plain())
            out_.put("{\"$oid\":");
        out_.put('"');
        out_.hex(id);
        out_.put('"');
        if (!plain())
            out_.put('}');
    }

    void wrapped_text(std::string_view name, std::string_view text)
    {
        begin_wrapped(name);
        out_.string(text);
        out_.put('}');
    }

    void rare(type kind, const std::uint8_t* data)
    {
        switch (kind)
        {
        case type::binary:
            binary(detail::stored<binary_view>::read(data));
            break;
        case type::decimal128:
        {
            const std::string text = detail::stored<decimal128>::read(data).to_string();
            if (plain())
                out_.string(text);
            else
                wrapped("$numberDecimal", text);
            break;
        }
        case type::undefined:
            out_.put(plain() ? std::string_view("null") : std::string_view("{\"$undefined\":true}"));
            break;
        case type::symbol:
            if (plain())
                out_.string(detail::stored_string(data));
            else
                wrapped_text("$symbol", detail::stored_string(data));
            break;
        case type::code:
            wrapped_text("$code", detail::stored_string(data));
            break;
        case type::regex:
        {
            const auto value = detail::stored<regex_view>::read(data);
            out_.put("{\"$regularExpression\":{\"pattern\":");
            out_.string(value.pattern);
            out_.put(",\"options\":");
            out_.string(detail::sorted_options(value.options)); // others may have written them in another order
            out_.put("}}");
            break;
        }
        case type::timestamp:
        {
            const auto value = detail::stored<timestamp>::read(data);
            out_.put("{\"$timestamp\":{\"t\":");
            out_.number(value.seconds);
            out_.put(",\"i\":");
            out_.number(value.increment);
            out_.put("}}");
            break;
        }
        case type::db_pointer:
        {
            const auto value = detail::stored<db_pointer_view>::read(data);
            out_.put("{\"$dbPointer\":{\"$ref\":");
            out_.string(value.collection);
            out_.put(",\"$id\":");
            object_id_text(value.id.data());
            out_.put("}}");
            break;
        }
        case type::min_key:
            out_.put("{\"$minKey\":1}");
            break;
        case type::max_key:
            out_.put("{\"$maxKey\":1}");
            break;
        default:
            break; // documents, arrays and scopes were entered; other types do not exist
        }
    }

    void binary(binary_view value)
    {
        if (!plain())
            out_.put("{\"$binary\":{\"base64\":");
        out_.put('"');
        append_base64(out_.text_so_far(), value.bytes);
        out_.reopen();
        out_.put('"');
        if (plain())
            return;
        const auto subtype = static_cast<std::uint8_t>(value.subtype);
        out_.put(",\"subType\":\"");
        out_.hex({&subtype, 1});
        out_.put("\"}}");
    }

    detail::json_sink out_;
    json_mode mode_;
    std::string open_brackets_; // '}', ']', or 's' for the two that close a scope
};

} // namespace

void append_json(std::string& out, document_view from, json_mode mode)
{
    json_writer(out, mode).elements(from.data().data() + 4, '}');
}

void append_json(std::string& out, array_view from, json_mode mode)
{
    json_writer(out, mode).elements(from.data().data() + 4, ']');
}

void append_json(std::string& out, value_view from, json_mode mode)
{
    if (const auto inner = from.get<document_view>())
        append_json(out, *inner, mode);
    else if (const auto items = from.get<array_view>())
        append_json(out, *items, mode);
    else if (const auto code = from.get<code_with_scope_view>())
    {
        out += "{\"$code\":";
        append_json_string(out, code->text);
        out += ",\"$scope\":";
        append_json(out, code->scope, mode);
        out += '}';
    }
    else
        json_writer(out, mode).scalar(from.kind(), from.data().data());
}

std::string to_json(document_view from, json_mode mode)
{
    std::string out;
    append_json(out, from, mode);
    return out;
}

std::string to_json(array_view from, json_mode mode)
{
    std::string out;
    append_json(out, from, mode);
    return out;
}

std::string to_json(value_view from, json_mode mode)
{
    std::string out;
    append_json(out, from, mode);
    return out;
}

std::ostream& operator<<(std::ostream& out, document_view from)
{
    return out << to_json(from);
}

std::ostream& operator<<(std::ostream& out, array_view from)
{
    return out << to_json(from);
}

std::ostream& operator<<(std::ostream& out, value_view from)
{
    return out << to_json(from);
}

} // namespace zonda::bson
