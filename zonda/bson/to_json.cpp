#include <zonda/base/text.hpp>
#include <zonda/bson/json.hpp>

#include <charconv>
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
            if (!first)
                out_ += ',';
            const std::string_view key = reinterpret_cast<const char*>(at);
            at += key.size() + 1;
            if (open_brackets_.back() != ']')
            {
                append_json_string(out_, key);
                out_ += ':';
            }
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
            append_json_string(out_, detail::stored_string(data));
            break;
        case type::int32:
            if (mode_ == json_mode::canonical)
                wrapped_number("$numberInt", detail::load<std::int32_t>(data));
            else
                number(detail::load<std::int32_t>(data));
            break;
        case type::int64:
            if (mode_ == json_mode::canonical)
                wrapped_number("$numberLong", detail::load<std::int64_t>(data));
            else
                number(detail::load<std::int64_t>(data));
            break;
        case type::double_:
            real(detail::load<double>(data));
            break;
        case type::boolean:
            out_ += *data != 0 ? "true" : "false";
            break;
        case type::datetime:
            moment(detail::stored<datetime>::read(data));
            break;
        case type::object_id:
            object_id_text({data, 12});
            break;
        case type::none:
        case type::null:
            out_ += "null";
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
            out_ += '{';
            open_brackets_ += '}';
            at += 4;
            return true;
        case type::array:
            out_ += '[';
            open_brackets_ += ']';
            at += 4;
            return true;
        case type::code_with_scope:
        {
            const std::string_view code = detail::stored_string(at + 4);
            out_ += "{\"$code\":";
            append_json_string(out_, code);
            out_ += ",\"$scope\":{";
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
            out_ += "}}";
        else
            out_ += open_brackets_.back();
        open_brackets_.pop_back();
    }

    template <class T>
    void number(T value)
    {
        char digits[24];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        out_.append(digits, static_cast<std::size_t>(end - digits));
    }

    // {"name":"value"}, whose value needs no escapes.
    void wrapped(std::string_view name, std::string_view value)
    {
        out_.append("{\"").append(name).append("\":\"").append(value).append("\"}");
    }

    template <class T>
    void wrapped_number(std::string_view name, T value)
    {
        out_.append("{\"").append(name).append("\":\"");
        number(value);
        out_ += "\"}";
    }

    void real(double value)
    {
        if (std::isfinite(value))
        {
            if (mode_ == json_mode::canonical)
                out_ += "{\"$numberDouble\":\"";
            finite(value);
            if (mode_ == json_mode::canonical)
                out_ += "\"}";
        }
        else if (plain())
            out_ += "null";
        else if (std::isnan(value))
            wrapped("$numberDouble", "NaN");
        else
            wrapped("$numberDouble", value > 0 ? "Infinity" : "-Infinity");
    }

    // Digits only in the range where they are readable, with a fraction always, so that a double stays one.
    void finite(double value)
    {
        constexpr double largest_fixed = 1e16;
        constexpr double smallest_fixed = 1e-4;
        const double size = std::fabs(value);
        char digits[40];
        if (size == 0 || (size >= smallest_fixed && size < largest_fixed))
        {
            const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed).ptr;
            const std::string_view text(digits, static_cast<std::size_t>(end - digits));
            out_ += text;
            if (text.find('.') == std::string_view::npos)
                out_ += ".0";
            return;
        }
        const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific).ptr;
        *std::find(digits, end, 'e') = 'E';
        out_.append(digits, static_cast<std::size_t>(end - digits));
    }

    void moment(datetime at)
    {
        const std::int64_t since_1970 = at.time_since_epoch().count();
        if (plain())
        {
            out_ += '"';
            append_iso8601(out_, at);
            out_ += '"';
            return;
        }
        out_ += "{\"$date\":";
        if (mode_ == json_mode::canonical || since_1970 < 0 || since_1970 > last_readable_moment)
            wrapped_number("$numberLong", since_1970);
        else
        {
            out_ += '"';
            append_iso8601(out_, at);
            if (since_1970 % 1000 == 0)
                out_.replace(out_.size() - 5, 5, "Z"); // .000Z
            out_ += '"';
        }
        out_ += '}';
    }

    void object_id_text(bytes_view id)
    {
        out_ += plain() ? "\"" : "{\"$oid\":\"";
        append_hex(out_, id);
        out_ += plain() ? "\"" : "\"}";
    }

    void wrapped_text(std::string_view name, std::string_view text)
    {
        out_.append("{\"").append(name).append("\":");
        append_json_string(out_, text);
        out_ += '}';
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
                append_json_string(out_, text);
            else
                wrapped("$numberDecimal", text);
            break;
        }
        case type::undefined:
            out_ += plain() ? "null" : "{\"$undefined\":true}";
            break;
        case type::symbol:
            if (plain())
                append_json_string(out_, detail::stored_string(data));
            else
                wrapped_text("$symbol", detail::stored_string(data));
            break;
        case type::code:
            wrapped_text("$code", detail::stored_string(data));
            break;
        case type::regex:
        {
            const auto value = detail::stored<regex_view>::read(data);
            out_ += "{\"$regularExpression\":{\"pattern\":";
            append_json_string(out_, value.pattern);
            out_ += ",\"options\":";
            std::string options(value.options);
            std::ranges::sort(options); // others may have written them in another order
            append_json_string(out_, options);
            out_ += "}}";
            break;
        }
        case type::timestamp:
        {
            const auto value = detail::stored<timestamp>::read(data);
            out_ += "{\"$timestamp\":{\"t\":";
            number(value.seconds);
            out_ += ",\"i\":";
            number(value.increment);
            out_ += "}}";
            break;
        }
        case type::db_pointer:
        {
            const auto value = detail::stored<db_pointer_view>::read(data);
            out_ += "{\"$dbPointer\":{\"$ref\":";
            append_json_string(out_, value.collection);
            out_ += ",\"$id\":";
            object_id_text(value.id.data());
            out_ += "}}";
            break;
        }
        case type::min_key:
            out_ += "{\"$minKey\":1}";
            break;
        case type::max_key:
            out_ += "{\"$maxKey\":1}";
            break;
        default:
            break; // documents, arrays and scopes were entered; other types do not exist
        }
    }

    void binary(binary_view value)
    {
        out_ += plain() ? "\"" : "{\"$binary\":{\"base64\":\"";
        append_base64(out_, value.bytes);
        out_ += '"';
        if (plain())
            return;
        const auto subtype = static_cast<std::uint8_t>(value.subtype);
        out_ += ",\"subType\":\"";
        append_hex(out_, {&subtype, 1});
        out_ += "\"}}";
    }

    std::string& out_;
    json_mode mode_;
    std::string open_brackets_; // '}', ']', or 's' for the two that close a scope
};

} // namespace

void append_json(std::string& out, document_view from, json_mode mode)
{
    out += '{';
    json_writer(out, mode).elements(from.data().data() + 4, '}');
}

void append_json(std::string& out, array_view from, json_mode mode)
{
    out += '[';
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
