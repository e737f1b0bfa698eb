// Text. Positions and lengths count characters in the `…CP` forms, bytes of UTF-8 in the `…Bytes` forms.
#include <zonda/base/text.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/expression.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/regex.hpp>
#include <zonda/pocket/core/to_text.hpp>
#include <zonda/pocket/core/utf8_text.hpp>
#include <zonda/pocket/core/value_limits.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

using arguments = std::span<const value>;

failure wants_string(int code, std::string_view name, bson::value_view v)
{
    return {static_cast<errc>(code),
            std::string(name) + " requires a string argument, found: " + std::string(type_name(v))};
}

outcome<value> concatenate(arguments of)
{
    std::string joined;
    for (const auto& one : of)
    {
        if (is_nullish(one))
            return value(bson::null);
        if (!is_string(one))
            return failure{static_cast<errc>(16702),
                           "$concat only supports strings, not " + std::string(type_name(one))};
        joined += one.view().text();
    }
    return value(joined);
}

template <class Change>
outcome<value> change_case(std::string_view name, const value& v, Change change)
{
    if (is_nullish(v))
        return value("");
    auto text = to_text(v, name);
    if (!text)
        return text.error();
    std::transform(text->begin(), text->end(), text->begin(), change); // ASCII only, as MongoDB's
    return value(*text);
}

char upper_cased(char c)
{
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

outcome<value> length_in_characters(arguments of)
{
    if (!is_string(of[0]))
        return wants_string(34471, "$strLenCP", of[0]);
    return value(static_cast<int>(count_characters(of[0].view().text())));
}

outcome<value> length_in_bytes(arguments of)
{
    if (!is_string(of[0]))
        return wants_string(34473, "$strLenBytes", of[0]);
    return value(static_cast<int>(of[0].view().text().size()));
}

outcome<value> part_by_characters(arguments of)
{
    auto text = to_text(of[0], "$substrCP");
    const auto start = whole_number(of[1]);
    const auto count = whole_number(of[2]);
    if (!text)
        return text.error();
    if (!start || !count)
        return failure{static_cast<errc>(34450), "$substrCP: starting index and length must be numbers that an "
                                                 "integer can hold"};
    if (*start < 0 || *count < 0)
        return failure{static_cast<errc>(34455), "$substrCP: starting index and length must be non-negative"};
    const std::string_view rest =
        std::string_view(*text).substr(offset_of_character(*text, static_cast<std::size_t>(*start)));
    return value(rest.substr(0, offset_of_character(rest, static_cast<std::size_t>(*count))));
}

outcome<value> part_by_bytes(arguments of)
{
    auto text = to_text(of[0], "$substrBytes");
    const auto start = whole_number(of[1]);
    const auto count = whole_number(of[2]);
    if (!text)
        return text.error();
    if (!start || !count)
        return failure{static_cast<errc>(16034), "$substrBytes: starting index and length must be numeric"};
    if (*start < 0)
        return failure{static_cast<errc>(50752), "$substrBytes: starting index must be non-negative"};
    if (static_cast<std::size_t>(*start) >= text->size())
        return value("");
    const std::string_view part = std::string_view(*text).substr(
        static_cast<std::size_t>(*start), *count < 0 ? std::string_view::npos : static_cast<std::size_t>(*count));
    if (!is_utf8(part))
        return failure{static_cast<errc>(28656), "$substrBytes: Invalid range, the part would begin or end inside a "
                                                 "UTF-8 character."};
    return value(part);
}

outcome<value> split(arguments of)
{
    if (is_nullish(of[0]) || is_nullish(of[1]))
        return value(bson::null);
    if (!is_string(of[0]) || !is_string(of[1]))
        return wants_string(40085, "$split", is_string(of[0]) ? of[1] : of[0]);
    const auto separator = of[1].view().text();
    if (separator.empty())
        return failure{static_cast<errc>(40087), "$split requires a non-empty separator"};
    std::string_view rest = of[0].view().text();
    constexpr std::size_t least_text = 8; // an empty one in an array: type, name, length, two ends
    std::vector<value> parts;
    for (auto at = rest.find(separator); at != std::string_view::npos; at = rest.find(separator))
    {
        parts.emplace_back(rest.substr(0, at));
        if (parts.size() * least_text > most_value_bytes)
            return value_too_large(parts.size() * least_text);
        rest.remove_prefix(at + separator.size());
    }
    parts.emplace_back(rest);
    return value(array_of(parts));
}

outcome<value> find_text(arguments of, std::string_view name, bool characters)
{
    if (is_nullish(of[0]))
        return value(bson::null);
    if (!is_string(of[0]) || !is_string(of[1]))
        return wants_string(40091, name, is_string(of[0]) ? of[1] : of[0]);
    const auto text = of[0].view().text();
    std::size_t bounds[2] = {0, text.size()};
    for (std::size_t i = 2; i < of.size(); ++i)
    {
        const auto given = whole_number(of[i]);
        if (!given || *given < 0)
            return failure{static_cast<errc>(40097), std::string(name) + " requires a nonnegative start and end index"};
        const auto offset = static_cast<std::size_t>(*given);
        bounds[i - 2] = characters ? offset_of_character(text, offset) : std::min(offset, text.size());
    }
    const auto at = text.substr(0, bounds[1]).find(of[1].view().text(), bounds[0]);
    if (at == std::string_view::npos)
        return value(-1);
    return value(static_cast<int>(characters ? count_characters(text.substr(0, at)) : at));
}

outcome<value> trim(const operator_call& call, std::string_view name, bool left, bool right)
{
    auto input = call.evaluate(0);
    auto chars = call.evaluate(1);
    if (!input || !chars)
        return input ? chars : input;
    if (is_nullish(*input) || (call.argument(1).given() && is_nullish(*chars)))
        return value(bson::null);
    if (!is_string(*input) || (call.argument(1).given() && !is_string(*chars)))
        return failure{static_cast<errc>(50699), std::string(name) + " requires its input to be a string, got " +
                                                     shown(is_string(*input) ? *chars : *input)};
    std::vector<char32_t> dropped;
    for (utf8_reader reader(chars->view().text(std::string_view("\0 \t\n\v\f\r", 7))); !reader.done();)
        dropped.push_back(reader.next());
    const auto drops = [&dropped](char32_t c) { return std::find(dropped.begin(), dropped.end(), c) != dropped.end(); };

    const auto text = input->view().text();
    std::size_t first = text.size();
    std::size_t last = 0;
    for (utf8_reader reader(text); !reader.done();)
    {
        const std::size_t at = text.size() - reader.rest().size();
        if (drops(reader.next()))
            continue;
        first = std::min(first, at);
        last = text.size() - reader.rest().size();
    }
    if (first == text.size())
        return value("");
    if (!left)
        first = 0;
    if (!right)
        last = text.size();
    return value(text.substr(first, last - first));
}

outcome<value> regex_match(const operator_call& call)
{
    auto input = call.evaluate(0);
    auto pattern = call.evaluate(1);
    auto options = call.evaluate(2);
    for (const auto* one : {&input, &pattern, &options})
        if (!*one)
            return *one;
    if (is_nullish(*input) || is_nullish(*pattern))
        return value(false);
    const auto given = pattern->view().get<bson::regex_view>();
    if (!is_string(*input) || (!given && !is_string(*pattern)))
        return failure{static_cast<errc>(51104), "$regexMatch needs 'input' to be of type string, and 'regex' to be "
                                                 "of type string or regex"};
    auto compiled =
        regex::compile(given ? given->pattern : pattern->view().text(), is_string(*options) ? options->view().text()
                                                                        : given             ? given->options
                                                                                            : std::string_view());
    if (!compiled)
        return compiled.error();
    return value(compiled->matches(input->view().text()));
}

outcome<value> replace(const operator_call& call, std::string_view name, bool every)
{
    auto input = call.evaluate(0);
    auto find = call.evaluate(1);
    auto replacement = call.evaluate(2);
    for (const auto* one : {&input, &find, &replacement})
        if (!*one)
            return *one;
    for (const auto* one : {&input, &find, &replacement})
    {
        if (is_nullish(**one))
            return value(bson::null);
        if (!is_string(**one))
            return wants_string(51746, name, **one);
    }
    const auto wanted = find->view().text();
    std::string_view rest = input->view().text();
    std::string made;
    for (auto at = rest.find(wanted); at != std::string_view::npos; at = rest.find(wanted))
    {
        made += rest.substr(0, at);
        made += replacement->view().text();
        if (made.size() > most_value_bytes)
            return value_too_large(made.size());
        rest.remove_prefix(at + wanted.size());
        if (!every || wanted.empty())
            break;
    }
    return value(made + std::string(rest));
}

constexpr parameter trim_parameters[] = {{"input", true}, {"chars", false}};
constexpr parameter regex_parameters[] = {{"input", true}, {"regex", true}, {"options", false}};
constexpr parameter replace_parameters[] = {{"input", true}, {"find", true}, {"replacement", true}};

constexpr operator_entry entries[] = {
    {"$concat", 0, -1, {}, concatenate},
    {"$toLower", 1, 1, {}, [](arguments of) { return change_case("$toLower", of[0], to_lower); }},
    {"$toUpper", 1, 1, {}, [](arguments of) { return change_case("$toUpper", of[0], upper_cased); }},
    {"$strLenCP", 1, 1, {}, length_in_characters},
    {"$strLenBytes", 1, 1, {}, length_in_bytes},
    {"$substrCP", 3, 3, {}, part_by_characters},
    {"$substrBytes", 3, 3, {}, part_by_bytes},
    {"$substr", 3, 3, {}, part_by_bytes},
    {"$split", 2, 2, {}, split},
    {"$indexOfCP", 2, 4, {}, [](arguments of) { return find_text(of, "$indexOfCP", true); }},
    {"$indexOfBytes", 2, 4, {}, [](arguments of) { return find_text(of, "$indexOfBytes", false); }},
    {"$trim", 0, 0, trim_parameters, nullptr, [](const operator_call& c) { return trim(c, "$trim", true, true); }},
    {"$ltrim", 0, 0, trim_parameters, nullptr, [](const operator_call& c) { return trim(c, "$ltrim", true, false); }},
    {"$rtrim", 0, 0, trim_parameters, nullptr, [](const operator_call& c) { return trim(c, "$rtrim", false, true); }},
    {"$regexMatch", 0, 0, regex_parameters, nullptr, regex_match},
    {"$replaceOne", 0, 0, replace_parameters, nullptr,
     [](const operator_call& c) { return replace(c, "$replaceOne", false); }},
    {"$replaceAll", 0, 0, replace_parameters, nullptr,
     [](const operator_call& c) { return replace(c, "$replaceAll", true); }},
};

} // namespace

std::span<const operator_entry> string_operators()
{
    return entries;
}

} // namespace zonda::pocket
