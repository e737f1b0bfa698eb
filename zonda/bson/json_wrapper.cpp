#include <zonda/base/text.hpp>
#include <zonda/bson/detail/json_wrapper.hpp>

#include <charconv>
#include <cmath>
#include <limits>

namespace zonda::bson::detail
{
namespace
{

// Reads one kind of object and appends the value; words if it is not of that form.
using reader = std::string_view (*)(document_builder& out, std::string_view key, document_view object);

constexpr std::string_view appended{};

bool has_only(document_view object, std::string_view a)
{
    return object.count() == 1 && object.contains(a);
}

bool has_only(document_view object, std::string_view a, std::string_view b)
{
    return object.count() == 2 && object.contains(a) && object.contains(b);
}

// The text of {"name": "text"}.
std::optional<std::string_view> only_text(document_view object, std::string_view name)
{
    return has_only(object, name) ? object[name].get<std::string_view>() : std::nullopt;
}

template <class T>
std::optional<T> number_of(std::optional<std::string_view> text)
{
    T number{};
    if (!text)
        return std::nullopt;
    const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
    if (read.ec != std::errc() || read.ptr != text->data() + text->size())
        return std::nullopt;
    return number;
}

std::optional<double> double_of(std::optional<std::string_view> text)
{
    if (text == "NaN")
        return std::numeric_limits<double>::quiet_NaN();
    if (text == "Infinity")
        return std::numeric_limits<double>::infinity();
    if (text == "-Infinity")
        return -std::numeric_limits<double>::infinity();
    // from_chars knows more spellings of those three; only digits are left to it.
    if (!text || text->find_first_not_of("0123456789.eE+-") != std::string_view::npos)
        return std::nullopt;
    const auto number = number_of<double>(text);
    return number && std::isfinite(*number) ? number : std::nullopt;
}

std::string_view read_oid(document_builder& out, std::string_view key, document_view object)
{
    const auto id = object_id::from_string(only_text(object, "$oid").value_or(""));
    if (!id)
        return "$oid wants a string of 24 hexadecimal digits, and no other key beside it";
    out.append(key, *id);
    return appended;
}

std::string_view read_symbol(document_builder& out, std::string_view key, document_view object)
{
    const auto text = only_text(object, "$symbol");
    if (!text)
        return "$symbol wants a string, and no other key beside it";
    out.append(key, symbol_view{*text});
    return appended;
}

std::string_view read_int(document_builder& out, std::string_view key, document_view object)
{
    const auto number = number_of<std::int32_t>(only_text(object, "$numberInt"));
    if (!number)
        return "$numberInt wants an integer of 32 bits as a string, and no other key beside it";
    out.append(key, *number);
    return appended;
}

std::string_view read_long(document_builder& out, std::string_view key, document_view object)
{
    const auto number = number_of<std::int64_t>(only_text(object, "$numberLong"));
    if (!number)
        return "$numberLong wants an integer of 64 bits as a string, and no other key beside it";
    out.append(key, *number);
    return appended;
}

std::string_view read_double(document_builder& out, std::string_view key, document_view object)
{
    const auto number = double_of(only_text(object, "$numberDouble"));
    if (!number)
        return "$numberDouble wants a number, NaN, Infinity or -Infinity as a string, and no other key beside it";
    out.append(key, *number);
    return appended;
}

std::string_view read_decimal(document_builder& out, std::string_view key, document_view object)
{
    const auto number = decimal128::from_string(only_text(object, "$numberDecimal").value_or(""));
    if (!number)
        return "$numberDecimal wants a decimal of at most 34 digits as a string, and no other key beside it";
    out.append(key, *number);
    return appended;
}

std::string_view read_binary(document_builder& out, std::string_view key, document_view object)
{
    const auto inner = object["$binary"].get<document_view>();
    if (!has_only(object, "$binary") || !inner || !has_only(*inner, "base64", "subType"))
        return "$binary wants an object with base64 and subType, and no other key beside it";
    const auto data = from_base64((*inner)["base64"].text("?"));
    if (!data)
        return "$binary: base64 wants a string in padded base64";
    std::string subtype_digits((*inner)["subType"].text());
    if (subtype_digits.size() == 1)
        subtype_digits.insert(0, 1, '0');
    std::uint8_t subtype = 0;
    if (!read_hex(subtype_digits, {&subtype, 1}))
        return "$binary: subType wants a string of one or two hexadecimal digits";
    out.append(key, binary_view{static_cast<binary_subtype>(subtype), *data});
    return appended;
}

std::string_view read_uuid(document_builder& out, std::string_view key, document_view object)
{
    // 8-4-4-4-12
    std::string text(only_text(object, "$uuid").value_or(""));
    bool in_form = text.size() == 36;
    for (const std::size_t hyphen : {23, 18, 13, 8})
    {
        in_form = in_form && text[hyphen] == '-';
        if (in_form)
            text.erase(hyphen, 1);
    }
    std::uint8_t data[16]{};
    if (!in_form || !read_hex(text, data))
        return "$uuid wants a string like 73ffd264-44b3-4c69-90e8-e7d1dfc035d4, and no other key beside it";
    out.append(key, binary_view{binary_subtype::uuid, data});
    return appended;
}

std::string_view read_timestamp(document_builder& out, std::string_view key, document_view object)
{
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    const auto inner = object["$timestamp"].get<document_view>();
    const auto part = [&](std::string_view name)
    {
        const value_view value = (*inner)[name];
        const std::int64_t number = value.kind() == type::double_ ? -1 : value.to_int64().value_or(-1);
        return number <= most ? number : -1;
    };
    if (!has_only(object, "$timestamp") || !inner || !has_only(*inner, "t", "i") || part("t") < 0 || part("i") < 0)
        return "$timestamp wants an object with t and i, integers of 32 bits from 0, and no other key beside it";
    out.append(key, timestamp{static_cast<std::uint32_t>(part("t")), static_cast<std::uint32_t>(part("i"))});
    return appended;
}

std::string_view read_regular_expression(document_builder& out, std::string_view key, document_view object)
{
    constexpr std::string_view wants =
        "$regularExpression wants an object with pattern and options, strings without zero bytes, and no other key "
        "beside it";
    const auto inner = object["$regularExpression"].get<document_view>();
    if (!has_only(object, "$regularExpression") || !inner || !has_only(*inner, "pattern", "options"))
        return wants;
    const auto pattern = (*inner)["pattern"].get<std::string_view>();
    const auto options = (*inner)["options"].get<std::string_view>();
    if (!pattern || !options || pattern->find('\0') != std::string_view::npos ||
        options->find('\0') != std::string_view::npos)
        return wants;
    out.append(key, regex_view{*pattern, *options});
    return appended;
}

std::string_view read_db_pointer(document_builder& out, std::string_view key, document_view object)
{
    constexpr std::string_view wants =
        "$dbPointer wants an object with $ref, a string, and $id, an $oid, and no other key beside it";
    const auto inner = object["$dbPointer"].get<document_view>();
    if (!has_only(object, "$dbPointer") || !inner || !has_only(*inner, "$ref", "$id"))
        return wants;
    const auto collection = (*inner)["$ref"].get<std::string_view>();
    const auto id_object = (*inner)["$id"].get<document_view>();
    if (!collection || !id_object)
        return wants;
    const auto id = object_id::from_string(only_text(*id_object, "$oid").value_or(""));
    if (!id)
        return wants;
    out.append(key, db_pointer_view{*collection, *id});
    return appended;
}

std::string_view read_date(document_builder& out, std::string_view key, document_view object)
{
    constexpr std::string_view wants =
        "$date wants a string like 2026-07-19T19:00:00Z or a $numberLong, and no other key beside it";
    if (!has_only(object, "$date"))
        return wants;
    const value_view value = object["$date"];
    std::optional<datetime> at = from_iso8601(value.text());
    if (const auto wrapped = value.get<document_view>())
    {
        if (const auto count = number_of<std::int64_t>(only_text(*wrapped, "$numberLong")))
            at = datetime(std::chrono::milliseconds(*count));
    }
    if (!at)
        return wants;
    out.append(key, *at);
    return appended;
}

template <class Word>
std::string_view read_end_key(document_builder& out, std::string_view key, document_view object, std::string_view name,
                              std::string_view wants)
{
    if (!has_only(object, name) || object[name].get<std::int32_t>() != 1)
        return wants;
    out.append(key, Word{});
    return appended;
}

std::string_view read_min_key(document_builder& out, std::string_view key, document_view object)
{
    return read_end_key<min_key>(out, key, object, "$minKey", "$minKey wants 1, and no other key beside it");
}

std::string_view read_max_key(document_builder& out, std::string_view key, document_view object)
{
    return read_end_key<max_key>(out, key, object, "$maxKey", "$maxKey wants 1, and no other key beside it");
}

std::string_view read_undefined(document_builder& out, std::string_view key, document_view object)
{
    if (!has_only(object, "$undefined") || object["$undefined"].get<bool>() != true)
        return "$undefined wants true, and no other key beside it";
    out.append(key, undefined_t{});
    return appended;
}

struct wrapper
{
    std::string_view name;
    reader read;
};

constexpr wrapper wrappers[] = {
    {"$oid", read_oid},
    {"$symbol", read_symbol},
    {"$numberInt", read_int},
    {"$numberLong", read_long},
    {"$numberDouble", read_double},
    {"$numberDecimal", read_decimal},
    {"$binary", read_binary},
    {"$uuid", read_uuid},
    {"$code", nullptr}, // may hold a scope, which is read like any document
    {"$timestamp", read_timestamp},
    {"$regularExpression", read_regular_expression},
    {"$dbPointer", read_db_pointer},
    {"$date", read_date},
    {"$minKey", read_min_key},
    {"$maxKey", read_max_key},
    {"$undefined", read_undefined},
};

} // namespace

std::string_view wrapper_key(document_view object) noexcept
{
    for (const element& field : object)
    {
        if (!field.key.starts_with('$'))
            continue;
        const auto* found = std::ranges::find(wrappers, field.key, &wrapper::name);
        if (found != std::end(wrappers))
            return found->name;
    }
    return {};
}

std::string_view append_wrapped(document_builder& out, std::string_view key, std::string_view name,
                                document_view object)
{
    return std::ranges::find(wrappers, name, &wrapper::name)->read(out, key, object);
}

} // namespace zonda::bson::detail
