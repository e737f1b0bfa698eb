// Route patterns, checked while the program is compiled.
//
//     /r/{room}/messages      a parameter fills a whole segment
//     /static/{path...}       the last one may take the rest of the path, with its slashes
#pragma once

#include <cstddef>
#include <string_view>

namespace zonda::web
{

/// Parameters of one pattern.
inline constexpr std::size_t most_path_parameters = 8;

enum class pattern_error
{
    none,
    begins_without_a_slash,
    has_an_empty_segment,
    has_a_brace_inside_a_segment,
    has_a_parameter_without_a_name,
    has_a_parameter_twice,
    has_too_many_parameters,
    goes_on_after_the_rest,
    has_a_character_that_paths_do_not_have
};

namespace detail
{

constexpr bool is_pattern_character(char c) noexcept
{
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return alphanumeric || std::string_view("-._~!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

constexpr bool is_identifier(std::string_view text) noexcept
{
    for (char c : text)
    {
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'))
        {
            return false;
        }
    }
    return !text.empty();
}

} // namespace detail

/// One segment: text, or a parameter's name.
struct pattern_segment
{
    std::string_view text;
    bool is_parameter{false};
    bool takes_rest{false};
};

constexpr pattern_segment read_segment(std::string_view segment) noexcept
{
    if (!segment.starts_with('{') || !segment.ends_with('}') || segment.size() < 2)
    {
        return {segment, false, false};
    }
    const std::string_view inside = segment.substr(1, segment.size() - 2);
    const bool rest = inside.ends_with("...");
    return {inside.substr(0, inside.size() - (rest ? 3 : 0)), true, rest};
}

/// Takes the first segment, without its slash, off a pattern or path that begins with one.
constexpr std::string_view next_segment(std::string_view& path) noexcept
{
    path.remove_prefix(1);
    const std::size_t end = path.find('/');
    const std::string_view segment = path.substr(0, end);
    path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
    return segment;
}

namespace detail
{

constexpr pattern_error check_segment(const pattern_segment& segment) noexcept
{
    if (segment.is_parameter)
    {
        return is_identifier(segment.text) ? pattern_error::none : pattern_error::has_a_parameter_without_a_name;
    }
    for (char c : segment.text)
    {
        if (c == '{' || c == '}')
        {
            return pattern_error::has_a_brace_inside_a_segment;
        }
        if (!is_pattern_character(c))
        {
            return pattern_error::has_a_character_that_paths_do_not_have;
        }
    }
    return pattern_error::none;
}

constexpr bool has_parameter(std::string_view pattern, std::string_view name) noexcept
{
    while (!pattern.empty())
    {
        const pattern_segment segment = read_segment(next_segment(pattern));
        if (segment.is_parameter && segment.text == name)
        {
            return true;
        }
    }
    return false;
}

} // namespace detail

constexpr std::size_t count_parameters(std::string_view pattern) noexcept
{
    std::size_t count = 0;
    while (!pattern.empty())
    {
        count += read_segment(next_segment(pattern)).is_parameter ? 1 : 0;
    }
    return count;
}

constexpr pattern_error check_pattern(std::string_view pattern) noexcept
{
    if (!pattern.starts_with('/'))
    {
        return pattern_error::begins_without_a_slash;
    }
    if (count_parameters(pattern) > most_path_parameters)
    {
        return pattern_error::has_too_many_parameters;
    }
    while (!pattern.empty())
    {
        const std::string_view text = next_segment(pattern);
        const pattern_segment segment = read_segment(text);
        if (const auto bad = detail::check_segment(segment); bad != pattern_error::none)
        {
            return bad;
        }
        if (text.empty() && !pattern.empty())
        {
            return pattern_error::has_an_empty_segment;
        }
        if (segment.takes_rest && !pattern.empty())
        {
            return pattern_error::goes_on_after_the_rest;
        }
        if (segment.is_parameter && detail::has_parameter(pattern, segment.text))
        {
            return pattern_error::has_a_parameter_twice;
        }
    }
    return pattern_error::none;
}

namespace detail
{

// Not constexpr: calling one while compiling is an error in which the compiler quotes its name.
void the_pattern_must_begin_with_a_slash();
void the_pattern_has_an_empty_segment();
void a_parameter_must_fill_its_whole_segment();
void a_parameter_needs_a_name_of_letters_digits_and_underscores();
void the_pattern_names_a_parameter_twice();
void the_pattern_has_more_than_eight_parameters();
void nothing_can_follow_a_parameter_that_takes_the_rest();
void the_pattern_has_a_character_that_must_be_percent_encoded_or_cannot_be_in_a_path();
void the_handler_takes_another_number_of_path_parameters_than_the_pattern_has();

consteval void complain(pattern_error bad)
{
    switch (bad)
    {
    case pattern_error::none:
        return;
    case pattern_error::begins_without_a_slash:
        return the_pattern_must_begin_with_a_slash();
    case pattern_error::has_an_empty_segment:
        return the_pattern_has_an_empty_segment();
    case pattern_error::has_a_brace_inside_a_segment:
        return a_parameter_must_fill_its_whole_segment();
    case pattern_error::has_a_parameter_without_a_name:
        return a_parameter_needs_a_name_of_letters_digits_and_underscores();
    case pattern_error::has_a_parameter_twice:
        return the_pattern_names_a_parameter_twice();
    case pattern_error::has_too_many_parameters:
        return the_pattern_has_more_than_eight_parameters();
    case pattern_error::goes_on_after_the_rest:
        return nothing_can_follow_a_parameter_that_takes_the_rest();
    case pattern_error::has_a_character_that_paths_do_not_have:
        return the_pattern_has_a_character_that_must_be_percent_encoded_or_cannot_be_in_a_path();
    }
}

} // namespace detail

/// A literal pattern with exactly `Parameters` parameters; anything else does not compile.
template <std::size_t Parameters>
class route_pattern
{
public:
    template <std::size_t Size>
    consteval route_pattern(const char (&literal)[Size]) : text_(literal, Size - 1)
    {
        detail::complain(check_pattern(text_));
        if (count_parameters(text_) != Parameters)
        {
            detail::the_handler_takes_another_number_of_path_parameters_than_the_pattern_has();
        }
    }

    constexpr std::string_view text() const noexcept { return text_; }

private:
    std::string_view text_;
};

} // namespace zonda::web
