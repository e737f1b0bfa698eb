// The tree of a projection: one node a field that is named.
#pragma once

#include <zonda/pocket/core/projection.hpp>

#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace zonda::pocket
{

struct projection::node
{
    enum class action : std::uint8_t
    {
        inner, // children
        include,
        exclude,
        compute,
        slice,        // skip, count
        element_match // the first element that matches
    };

    std::string name{};
    action what{action::inner};
    std::vector<node> children{};
    std::shared_ptr<const expression> computed{};
    std::shared_ptr<const match_node> elements{};
    std::int64_t skip{0};
    std::optional<std::int64_t> count{};

    std::map<std::string, std::size_t, std::less<>> places{}; // of the children, by their names

    const node* find(std::string_view wanted) const
    {
        const auto place = places.find(wanted);
        return place == places.end() ? nullptr : &children[place->second];
    }
    node& add(node child)
    {
        places.emplace(child.name, children.size());
        return children.emplace_back(std::move(child));
    }

    /// Something below is computed: then the field is made even where the document has none.
    bool computes() const
    {
        if (what == action::compute)
            return true;
        for (const auto& child : children)
            if (child.computes())
                return true;
        return false;
    }
};

} // namespace zonda::pocket
