#include <zonda/pocket/core/big_endian.hpp>
#include <zonda/pocket/core/key.hpp>
#include <zonda/pocket/core/number.hpp>

namespace zonda::pocket
{
namespace
{

void append_escaped(bytes& out, std::string_view text)
{
    for (const char c : text)
    {
        out.push_back(static_cast<std::uint8_t>(c));
        if (c == 0)
            out.push_back(0xff);
    }
    out.push_back(0);
    out.push_back(0);
}

void append_terminated(bytes& out, std::string_view text)
{
    out.insert(out.end(), text.begin(), text.end());
    out.push_back(0);
}

void append_document(bytes& out, bson::document_view document)
{
    for (auto [name, value] : document)
    {
        out.push_back(static_cast<std::uint8_t>(bracket_of(value)));
        append_terminated(out, name);
        append_key(out, value);
    }
    out.push_back(0);
}

} // namespace

void append_key(bytes& out, bson::value_view value)
{
    const bracket b = bracket_of(value);
    if (b == bracket::number)
        return append_number_key(out, value);
    if (b == bracket::boolean)
        return out.push_back(static_cast<std::uint8_t>(static_cast<int>(b) + *value.get<bool>()));

    out.push_back(static_cast<std::uint8_t>(b));
    switch (b)
    {
    case bracket::string:
        return append_escaped(out, text_of(value));
    case bracket::document:
        return append_document(out, as_document(value));
    case bracket::array:
        for (const auto item : as_array(value))
            append_key(out, item);
        return out.push_back(0);
    case bracket::binary:
    {
        const auto binary = *value.get<bson::binary_view>();
        append_big_endian(out, binary.bytes.size(), 4);
        out.push_back(static_cast<std::uint8_t>(binary.subtype));
        out.insert(out.end(), binary.bytes.begin(), binary.bytes.end());
        return;
    }
    case bracket::object_id:
    {
        const auto id = *value.get<bson::object_id>();
        const auto& raw = id.data();
        out.insert(out.end(), raw.begin(), raw.end());
        return;
    }
    case bracket::datetime:
    {
        const auto since_epoch = value.get<datetime>()->time_since_epoch().count();
        return append_big_endian(out, static_cast<std::uint64_t>(since_epoch) ^ (std::uint64_t{1} << 63), 8);
    }
    case bracket::timestamp:
    {
        const auto at = *value.get<bson::timestamp>();
        append_big_endian(out, at.seconds, 4);
        return append_big_endian(out, at.increment, 4);
    }
    case bracket::regex:
    {
        const auto regex = *value.get<bson::regex_view>();
        append_terminated(out, regex.pattern);
        return append_terminated(out, regex.options);
    }
    case bracket::db_pointer:
    {
        const auto raw = value.data();
        append_big_endian(out, raw.size(), 4);
        out.insert(out.end(), raw.begin(), raw.end());
        return;
    }
    case bracket::code:
        return append_escaped(out, value.get<bson::code_view>()->text);
    case bracket::code_with_scope:
    {
        const auto code = *value.get<bson::code_with_scope_view>();
        append_escaped(out, code.text);
        return append_document(out, code.scope);
    }
    default:
        return;
    }
}

bytes key_of(bson::value_view value)
{
    bytes out;
    append_key(out, value);
    return out;
}

bytes end_of(bracket b)
{
    // Numbers and booleans use some bytes after their bracket's own; no value begins with this one.
    return {static_cast<std::uint8_t>(static_cast<int>(b) + (b == bracket::number ? 6 : 2))};
}

void invert(bytes& out, std::size_t from)
{
    for (std::size_t i = from; i < out.size(); ++i)
        out[i] = static_cast<std::uint8_t>(~out[i]);
}

} // namespace zonda::pocket
