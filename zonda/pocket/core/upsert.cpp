#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/edit.hpp>
#include <zonda/pocket/core/update.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

using equalities = std::vector<std::pair<const path*, bson::value_view>>;

// Equalities that every matching document fulfils; a choice of one is none.
void collect(const match_node& node, equalities& out)
{
    if (node.kind == match_kind::equal)
        out.emplace_back(&node.at, node.operand);
    else if (node.kind == match_kind::in && node.operands.size() == 1 && node.regexes.empty())
        out.emplace_back(&node.at, node.operands[0]);
    else if (node.kind == match_kind::all_of || (node.kind == match_kind::any_of && node.children.size() == 1))
        for (const auto& child : node.children)
            collect(child, out);
}

} // namespace

outcome<bson::document> upsert_seed(const filter& query)
{
    equalities found;
    collect(query.root(), found);
    std::vector<const path*> paths;
    for (const auto& one : found)
        paths.push_back(one.first);
    std::sort(paths.begin(), paths.end(), [](const path* a, const path* b) { return a->parts() < b->parts(); });
    for (std::size_t i = 1; i < paths.size(); ++i)
        if (paths[i - 1]->contains(*paths[i]))
            return failure{errc::not_single_value_field,
                           "cannot infer query fields to set, path '" + paths[i]->dotted() + "' is matched twice"};
    bson::document seed;
    for (const auto& equality : found)
    {
        const auto& [at, v] = equality;
        auto next = edited(seed, *at, [&v](bson::value_view) -> outcome<value> { return value(v); });
        if (!next)
            return next;
        seed = std::move(*next);
    }
    return seed;
}

} // namespace zonda::pocket
