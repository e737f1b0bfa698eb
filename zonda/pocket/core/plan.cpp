#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/key.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/plan.hpp>

#include <algorithm>
#include <map>
#include <tuple>

namespace zonda::pocket
{
namespace
{

// More ranges than these ($in times $in) are not worth it: the last part is left to the matcher. The first part may
// have as many as the query says.
constexpr std::size_t most_ranges = 2'000;

// What a conjunction says about each path, predicate by predicate.
using predicates = std::map<std::string, std::vector<intervals>, std::less<>>;

bool has_index(const path& at)
{
    return std::any_of(at.parts().begin(), at.parts().end(),
                       [](const std::string& part) { return array_index(part).has_value(); });
}

void collect(const match_node& node, const std::string& prefix, predicates& out)
{
    const auto full = [&prefix](const path& at) { return prefix.empty() ? at.dotted() : prefix + "." + at.dotted(); };
    if (node.kind == match_kind::all_of || (node.kind == match_kind::any_of && node.children.size() == 1))
    {
        for (const auto& child : node.children)
            collect(child, prefix, out);
        return;
    }
    // Where a number names the element of an inner array, keys have that array whole (path.hpp): no bounds by what lies
    // inside it.
    if (has_index(node.at) && (!prefix.empty() || node.kind == match_kind::element))
        return;
    if (node.kind == match_kind::element_document)
        return collect(node.children[0], full(node.at), out);
    if (node.at.size() == 0)
        return;
    if (auto bounds = bounds_of(node))
        out[full(node.at)].push_back(std::move(*bounds));
}

// An array may fulfil two predicates with two elements: then only one of them bounds the part.
intervals combined(const std::vector<intervals>& all, bool multikey)
{
    intervals best = all[0];
    for (std::size_t i = 1; i < all.size(); ++i)
        if (!multikey)
            best = intersection(best, all[i]);
        else if (all_points(all[i]) && (!all_points(best) || all[i].size() < best.size()))
            best = all[i];
    return best;
}

struct candidate
{
    query_plan plan;
    std::size_t points{0}; // parts bound to single keys
    bool ranged{false};
    bool unique{false};
    bool bounded() const { return points > 0 || ranged; }
    auto rank() const
    {
        return std::tuple(unique, points, ranged, plan.sorted,
                          plan.index ? -static_cast<int>(plan.index->parts.size()) : 0);
    }
};

class index_planner
{
public:
    index_planner(std::shared_ptr<const index_definition> index, const predicates& known, const sort_pattern& sort)
        : index_(std::move(index)),
          known_(known),
          sort_(sort)
    {
    }

    // None: the index cannot answer this query, since it does not hold every document that matches.
    std::optional<candidate> plan()
    {
        candidate made;
        made.plan.by = access::index;
        made.plan.index = index_;
        std::vector<intervals> parts = bounds();
        if (index_->only || (index_->sparse && !excludes_missing(parts)))
            return {};
        for (const auto& part : parts)
            if (all_points(part))
                ++made.points;
            else
                made.ranged = true;
        made.unique = index_->unique && made.points == index_->parts.size() && single_point(parts);
        made.plan.ranges = ranges_of(parts);
        choose_order(made.plan, parts);
        return made;
    }

private:
    // Of the leading parts, up to the first that is no set of points.
    std::vector<intervals> bounds() const
    {
        std::vector<intervals> parts;
        bool array_used = false;
        std::size_t count = 1;
        for (std::size_t i = 0; i < index_->parts.size(); ++i)
        {
            const auto found = known_.find(index_->parts[i].at.dotted());
            // Two parts that met arrays may be fulfilled by two elements: only the first of them bounds.
            if (found == known_.end() || (index_->multikey_part(i) && array_used))
                break;
            array_used |= index_->multikey_part(i);
            intervals part = combined(found->second, index_->multikey_part(i));
            if (i > 0 && count * part.size() > most_ranges)
                break;
            count *= part.size();
            const bool points = all_points(part);
            parts.push_back(std::move(part));
            if (!points)
                break;
        }
        return parts;
    }

    static bool excludes_missing(const std::vector<intervals>& parts)
    {
        return std::any_of(parts.begin(), parts.end(), [](const intervals& part) { return !includes_null(part); });
    }

    static bool single_point(const std::vector<intervals>& parts)
    {
        return std::all_of(parts.begin(), parts.end(), [](const intervals& part) { return part.size() == 1; });
    }

    std::vector<key_range> ranges_of(const std::vector<intervals>& parts) const
    {
        if (parts.empty())
            return {{{}, {}}};
        std::vector<bytes> prefixes{bytes()};
        std::vector<key_range> ranges;
        for (std::size_t i = 0; i < parts.size(); ++i)
        {
            const intervals part = index_->parts[i].descending ? inverted(parts[i]) : parts[i];
            std::vector<bytes> longer;
            for (const auto& prefix : prefixes)
                for (const auto& one : part)
                {
                    bytes from = prefix;
                    from.insert(from.end(), one.from.begin(), one.from.end());
                    if (i + 1 < parts.size())
                    {
                        longer.push_back(std::move(from));
                        continue;
                    }
                    bytes to = prefix;
                    to.insert(to.end(), one.to.begin(), one.to.end());
                    ranges.push_back({std::move(from), std::move(to)});
                }
            prefixes = std::move(longer);
        }
        return ranges;
    }

    // The order is given if, after parts bound to one key, the parts are those of the sort, all in its direction or all
    // against it. A part with arrays gives no order: a document would stand at each of its elements.
    void choose_order(query_plan& plan, const std::vector<intervals>& parts) const
    {
        const auto constant = [&](std::size_t part)
        {
            return part < parts.size() && parts[part].size() == 1 && parts[part][0].point &&
                   !index_->multikey_part(part);
        };
        const auto is_constant_path = [&](const path& at)
        {
            for (std::size_t i = 0; i < parts.size(); ++i)
                if (constant(i) && index_->parts[i].at.dotted() == at.dotted())
                    return true;
            return false;
        };
        std::size_t part = 0;
        std::optional<bool> backward;
        for (const auto& wanted : sort_.parts())
        {
            if (is_constant_path(wanted.at))
                continue;
            while (part < index_->parts.size() && constant(part) &&
                   index_->parts[part].at.dotted() != wanted.at.dotted())
                ++part;
            if (part == index_->parts.size() || index_->parts[part].at.dotted() != wanted.at.dotted() ||
                index_->multikey_part(part))
                return;
            const bool against = index_->parts[part].descending != wanted.descending;
            if (backward.value_or(against) != against)
                return;
            backward = against;
            ++part;
        }
        plan.sorted = true;
        plan.backward = backward.value_or(false);
    }

    std::shared_ptr<const index_definition> index_;
    const predicates& known_;
    const sort_pattern& sort_;
};

class planner
{
public:
    planner(const collection& in, const sort_pattern& sort) : in_(in), sort_(sort) {}

    std::optional<candidate> best_index(const match_node& query, const index_definition* only) const
    {
        predicates known;
        collect(query, {}, known);
        std::optional<candidate> best;
        for (const auto& index : in_.indexes)
        {
            if ((only && index.get() != only) || (!only && index->hidden))
                continue;
            auto made = index_planner(index, known, sort_).plan();
            const bool useful = made && (only || made->bounded() || (made->plan.sorted && !sort_.empty()));
            if (useful && (!best || made->rank() > best->rank()))
                best = std::move(made);
        }
        return best;
    }

    // An $or whose every branch has an index, among the parts of the conjunction.
    std::optional<query_plan> best_or(const match_node& query) const
    {
        if (query.kind == match_kind::any_of && query.children.size() > 1)
            return or_plan(query);
        if (query.kind != match_kind::all_of)
            return {};
        for (const auto& child : query.children)
            if (auto made = best_or(child))
                return made;
        return {};
    }

private:
    std::optional<query_plan> or_plan(const match_node& any) const
    {
        static const sort_pattern unordered;
        const planner inside(in_, unordered);
        query_plan made;
        made.by = access::any_of;
        for (const auto& branch : any.children)
        {
            auto by_index = inside.best_index(branch, nullptr);
            auto by_or = by_index && by_index->points > 0 ? std::nullopt : inside.best_or(branch);
            if (by_or)
                made.branches.push_back(std::move(*by_or));
            else if (by_index && by_index->bounded())
                made.branches.push_back(std::move(by_index->plan));
            else
                return {};
        }
        made.sorted = sort_.empty();
        return made;
    }

    const collection& in_;
    const sort_pattern& sort_;
};

outcome<const index_definition*> hinted(const collection& in, bson::value_view hint)
{
    for (const auto& index : in.indexes)
        if (is_string(hint) ? index->name == hint.text() : compare(index->key.view(), as_document(hint)) == 0)
            return index.get();
    return failure{errc::bad_value, "error processing query: planner returned error :: caused by :: hint provided does "
                                    "not correspond to an existing index"};
}

query_plan whole_collection(const sort_pattern& sort, bool backward = false)
{
    query_plan made;
    made.by = access::collection;
    made.backward = backward;
    made.sorted = sort.empty();
    return made;
}

} // namespace

outcome<query_plan> plan_query(const collection* in, const query_wishes& wishes)
{
    if (wishes.hint && !is_string(wishes.hint) && !is_document(wishes.hint))
        return failure{errc::failed_to_parse, "hint must be the name of an index or its key pattern"};
    if (!in)
        return query_plan{.sorted = true};
    const planner choose(*in, wishes.sort);
    if (const auto natural = direction_of(wishes.hint["$natural"]))
        return whole_collection(wishes.sort, *natural < 0);
    // `sort: {$natural: -1}` cannot come here: the pattern refuses names that begin with '$'.
    if (wishes.hint && !(is_document(wishes.hint) && as_document(wishes.hint).empty()))
    {
        auto wanted = hinted(*in, wishes.hint);
        if (!wanted)
            return wanted.error();
        auto made = choose.best_index(wishes.query.root(), *wanted);
        return made ? std::move(made->plan) : whole_collection(wishes.sort);
    }
    auto by_index = choose.best_index(wishes.query.root(), nullptr);
    if (by_index && by_index->points > 0)
        return std::move(by_index->plan);
    if (auto by_or = choose.best_or(wishes.query.root()))
        return std::move(*by_or);
    if (by_index)
        return std::move(by_index->plan);
    return whole_collection(wishes.sort);
}

} // namespace zonda::pocket
