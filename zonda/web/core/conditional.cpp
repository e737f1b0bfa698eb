#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/conditional.hpp>
#include <zonda/web/core/http_date.hpp>

namespace zonda::web
{

namespace
{

struct tag_view
{
    std::string_view opaque;
    bool weak{false};
};

// Takes the first entity tag off a list; nothing when the list ends or is malformed there.
std::optional<tag_view> next_tag(std::string_view& list) noexcept
{
    while (!list.empty() && (list.front() == ',' || list.front() == ' ' || list.front() == '\t'))
    {
        list.remove_prefix(1);
    }
    const bool weak = list.starts_with("W/");
    list.remove_prefix(weak ? 2 : 0);
    const std::size_t end = list.find('"', 1);
    if (!list.starts_with('"') || end == std::string_view::npos)
    {
        list = {};
        return std::nullopt;
    }
    const tag_view tag{list.substr(1, end - 1), weak};
    list.remove_prefix(end + 1);
    return tag;
}

bool matches(std::string_view list, const entity_tag& tag, bool strongly) noexcept
{
    if (trimmed(list) == "*")
    {
        return true;
    }
    while (const auto one = next_tag(list))
    {
        if (one->opaque == tag.opaque && !(strongly && (one->weak || tag.weak)))
        {
            return true;
        }
    }
    return false;
}

bool is_safe_to_skip(method value) noexcept
{
    return value == method::get || value == method::head;
}

} // namespace

std::string to_string(const entity_tag& tag)
{
    return (tag.weak ? "W/\"" : "\"") + tag.opaque + "\"";
}

bool matches_weakly(std::string_view list, const entity_tag& tag) noexcept
{
    return matches(list, tag, false);
}

bool matches_strongly(std::string_view list, const entity_tag& tag) noexcept
{
    return matches(list, tag, true);
}

precondition evaluate_preconditions(const request_head& head, const validators& current, std::chrono::sys_seconds now)
{
    if (const auto wanted = head.find(field_name::if_match))
    {
        if (!current.tag || !matches_strongly(*wanted, *current.tag))
        {
            return precondition::failed;
        }
    }
    else if (const auto since = from_http_date(head.value_of(field_name::if_unmodified_since), now);
             since && current.last_modified && *current.last_modified > *since)
    {
        return precondition::failed;
    }
    if (const auto known = head.find(field_name::if_none_match))
    {
        if (!current.tag || !matches_weakly(*known, *current.tag))
        {
            return precondition::proceed;
        }
        return is_safe_to_skip(head.method()) ? precondition::not_modified : precondition::failed;
    }
    const auto since = from_http_date(head.value_of(field_name::if_modified_since), now);
    const bool unchanged = since && current.last_modified && *current.last_modified <= *since;
    return unchanged && is_safe_to_skip(head.method()) ? precondition::not_modified : precondition::proceed;
}

bool if_range_holds(const request_head& head, const validators& current, std::chrono::sys_seconds now)
{
    const auto wanted = head.find(field_name::if_range);
    if (!wanted)
    {
        return true;
    }
    if (wanted->ends_with('"'))
    {
        return current.tag && matches_strongly(*wanted, *current.tag);
    }
    const auto at = from_http_date(*wanted, now);
    return at && current.last_modified && *at == *current.last_modified;
}

} // namespace zonda::web
