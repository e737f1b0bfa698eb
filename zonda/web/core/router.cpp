#include <zonda/web/core/path.hpp>
#include <zonda/web/core/route_pattern.hpp>
#include <zonda/web/core/router.hpp>

#include <array>
#include <utility>

namespace zonda::web
{

// One place in the tree of all patterns: what may come next, and which routes end here.
struct router::node
{
    std::vector<std::pair<std::string, std::unique_ptr<node>>> texts;
    std::unique_ptr<node> parameter;
    std::unique_ptr<node> rest;
    std::vector<std::pair<method, std::size_t>> routes;

    node& text_child(std::string_view text)
    {
        for (auto& [name, child] : texts)
        {
            if (name == text)
            {
                return *child;
            }
        }
        return *texts.emplace_back(std::string(text), std::make_unique<node>()).second;
    }

    const node* find_text(std::string_view text) const noexcept
    {
        for (const auto& [name, child] : texts)
        {
            if (name == text)
            {
                return child.get();
            }
        }
        return nullptr;
    }

    std::size_t route_of(method wanted) const noexcept
    {
        for (const auto& [of, route] : routes)
        {
            if (of == wanted)
            {
                return route;
            }
        }
        return match::none;
    }

    node& child(const pattern_segment& segment)
    {
        if (!segment.is_parameter)
        {
            return text_child(segment.text);
        }
        std::unique_ptr<node>& next = segment.takes_rest ? rest : parameter;
        next = next ? std::move(next) : std::make_unique<node>();
        return *next;
    }
};

// One walk through the tree. Parameters are remembered as views of the path until the route is known.
struct router::search
{
    method wanted;
    std::array<std::string_view, most_path_parameters> parameters{};
    std::size_t parameter_count{0};
    std::size_t route{match::none};
    method_set allowed{};

    // The depth is that of the patterns, which the program wrote. `left` begins with a slash, or is empty.
    bool visit(const node& here, std::string_view left)
    {
        if (left.empty())
        {
            return ends_at(here);
        }
        std::string_view after = left;
        const std::string_view segment = next_segment(after);
        if (const node* next = here.find_text(segment); next && visit(*next, after))
        {
            return true;
        }
        if (here.parameter && !segment.empty() && with_parameter(segment, *here.parameter, after))
        {
            return true;
        }
        // A rest is split at its slashes by whoever gets it: one that was encoded would be taken for one of them.
        return here.rest && left.find(encoded_slash) == std::string_view::npos &&
               with_parameter(left.substr(1), *here.rest, {});
    }

    bool ends_at(const node& here)
    {
        for (const auto& [of, ignored] : here.routes)
        {
            allowed.insert(of);
        }
        route = here.route_of(wanted);
        if (route == match::none && wanted == method::head)
        {
            route = here.route_of(method::get);
        }
        return route != match::none;
    }

    bool with_parameter(std::string_view value, const node& next, std::string_view after)
    {
        parameters[parameter_count++] = value;
        if (visit(next, after))
        {
            return true;
        }
        --parameter_count;
        return false;
    }
};

router::router() : root_(std::make_unique<node>())
{
}
router::router(router&&) noexcept = default;
router& router::operator=(router&&) noexcept = default;
router::~router() = default;

std::optional<std::size_t> router::add(method of, std::string_view pattern)
{
    node* here = root_.get();
    std::string_view left = pattern;
    while (!left.empty())
    {
        here = &here->child(read_segment(next_segment(left)));
    }
    if (here->route_of(of) != match::none)
    {
        return std::nullopt;
    }
    here->routes.emplace_back(of, descriptions_.size());
    descriptions_.push_back(std::string(name_of(of)) + " " + std::string(pattern));
    all_methods_.insert(of);
    return descriptions_.size() - 1;
}

std::string_view router::pattern_of(std::size_t route) const noexcept
{
    const std::string_view description = descriptions_[route];
    return description.substr(description.find(' ') + 1);
}

result<router::match> router::find(method of, std::string_view path) const
{
    std::string decoded;
    if (path.find('%') != std::string_view::npos)
    {
        auto whole = decode_path(path);
        if (!whole)
        {
            return whole.error();
        }
        decoded = std::move(*whole);
        path = decoded;
    }
    match found;
    search walk{.wanted = of};
    if (path.starts_with('/') && walk.visit(*root_, path))
    {
        found.route = walk.route;
        for (std::size_t i = 0; i < walk.parameter_count; ++i)
        {
            found.parameters.push_back(with_plain_slashes(walk.parameters[i]));
        }
    }
    found.allowed = walk.allowed;
    if (found.allowed.contains(method::get))
    {
        found.allowed.insert(method::head);
    }
    return found;
}

} // namespace zonda::web
