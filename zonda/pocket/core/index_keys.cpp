#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/index_keys.hpp>
#include <zonda/pocket/core/key.hpp>

#include <algorithm>
#include <functional>

namespace zonda::pocket
{
namespace
{

using values = std::vector<bson::value_view>;

// Where a part of the key stands on its way: at a value from which `depth` parts of the path are walked already.
struct walker
{
    bson::value_view at;
    std::size_t depth{0};
    bool arrived{false};
};

class key_maker
{
public:
    using visitor = std::function<void(const values&)>;

    key_maker(const index_definition& index, const visitor& visit) : index_(index), visit_(visit) {}

    outcome<void> run(bson::document_view document)
    {
        const bson::value_view whole(bson::type::document, document.data().data());
        std::vector<walker> walkers(index_.parts.size(), walker{whole});
        for (std::size_t i = 0; i < walkers.size(); ++i)
            if (has_number(index_.parts[i].at))
                walkers[i] = {{}, 0, true};
        return expand(std::move(walkers), document);
    }

    std::uint64_t multikey{0};

private:
    static bool has_number(const path& at)
    {
        return std::any_of(at.parts().begin(), at.parts().end(),
                           [](const std::string& part) { return array_index(part).has_value(); });
    }

    // Goes on until the end of the path, or until an array is met.
    void advance(walker& one, const path& at) const
    {
        while (!one.arrived && !is_array(one.at))
        {
            if (one.depth == at.size() || !is_document(one.at))
            {
                if (one.depth < at.size())
                    one.at = {};
                one.arrived = true;
                return;
            }
            one.at = as_document(one.at)[at[one.depth++]];
        }
    }

    outcome<void> expand(std::vector<walker> walkers, bson::document_view document)
    {
        const walker* stopped = nullptr;
        std::size_t stopped_part = 0;
        for (std::size_t i = 0; i < walkers.size(); ++i)
        {
            advance(walkers[i], index_.parts[i].at);
            if (walkers[i].arrived)
                continue;
            multikey |= std::uint64_t{1} << i;
            if (stopped && stopped->at.data().data() != walkers[i].at.data().data())
                return failure{errc::cannot_backfill_array, "cannot index parallel arrays [" +
                                                                index_.parts[i].at.dotted() + "] [" +
                                                                index_.parts[stopped_part].at.dotted() + "]"};
            stopped = &walkers[i];
            stopped_part = i;
        }
        if (!stopped)
            return emit(walkers, document);
        return through_array(walkers, stopped->at, document);
    }

    outcome<void> through_array(const std::vector<walker>& walkers, bson::value_view array,
                                bson::document_view document)
    {
        for (const auto item : as_array(array))
            if (auto done = expand(moved(walkers, item, item), document); !done)
                return done;
        // The array itself, which a query may be about as a whole; and what an array without documents leaves.
        bool at_end = as_array(array).empty();
        for (std::size_t i = 0; i < walkers.size(); ++i)
            at_end |= !walkers[i].arrived && walkers[i].depth == index_.parts[i].at.size();
        return at_end ? expand(moved(walkers, {}, array), document) : outcome<void>();
    }

    // Those that stand before the array go on: at its end with `last`, in the middle with `next` if that is a document.
    std::vector<walker> moved(std::vector<walker> walkers, bson::value_view next, bson::value_view last) const
    {
        for (std::size_t i = 0; i < walkers.size(); ++i)
        {
            auto& one = walkers[i];
            if (one.arrived)
                continue;
            if (one.depth == index_.parts[i].at.size())
                one = {last, one.depth, true};
            else if (is_document(next))
                one.at = next;
            else
                one = {{}, one.depth, true};
        }
        return walkers;
    }

    // Parts with a number in their path see what the matcher sees there, each for itself.
    outcome<void> emit(const std::vector<walker>& walkers, bson::document_view document)
    {
        values found;
        for (const auto& one : walkers)
            found.push_back(one.at);
        emit_from(found, 0, document);
        return {};
    }

    void emit_from(values& found, std::size_t part, bson::document_view document)
    {
        while (part < found.size() && !has_number(index_.parts[part].at))
            ++part;
        if (part == found.size())
            return visit_(found);
        multikey |= std::uint64_t{1} << part;
        bool any = false;
        any_value_at(document, index_.parts[part].at, last_array::expand,
                     [&](const pocket::found& one)
                     {
                         any = true;
                         found[part] = one.value;
                         emit_from(found, part + 1, document);
                         return false;
                     });
        if (!any)
        {
            found[part] = {};
            emit_from(found, part + 1, document);
        }
    }

    const index_definition& index_;
    const visitor& visit_;
};

bytes encoded(const index_definition& index, const values& found)
{
    bytes key;
    for (std::size_t i = 0; i < found.size(); ++i)
    {
        const std::size_t start = key.size();
        if (found[i])
            append_key(key, found[i]);
        else
            key.push_back(static_cast<std::uint8_t>(bracket::null));
        if (index.parts[i].descending)
            invert(key, start);
    }
    return key;
}

bool has_any_part(const index_definition& index, bson::document_view document)
{
    return std::any_of(index.parts.begin(), index.parts.end(),
                       [document](const index_part& part)
                       {
                           return any_value_at(document, part.at, last_array::whole,
                                               [](const found& one) { return static_cast<bool>(one.value); });
                       });
}

} // namespace

outcome<index_keys> keys_of(const index_definition& index, bson::document_view document)
{
    index_keys made;
    if (index.sparse && !has_any_part(index, document))
        return made;
    if (index.only)
    {
        const auto inside = index.only->matches(document, variables(datetime{}));
        if (!inside)
            return inside.error();
        if (!*inside)
            return made;
    }
    const key_maker::visitor collect = [&](const values& found) { made.keys.insert(encoded(index, found)); };
    key_maker maker(index, collect);
    if (auto done = maker.run(document); !done)
        return done.error();
    made.multikey = maker.multikey;
    return made;
}

bson::document key_value(const index_definition& index, bson::document_view document, bytes_view key)
{
    bytes data;
    const key_maker::visitor describe = [&](const values& found)
    {
        if (!data.empty() || !std::ranges::equal(encoded(index, found), key))
            return;
        bson::document_builder out(data);
        for (std::size_t i = 0; i < found.size(); ++i)
            if (found[i])
                out.append(index.parts[i].at.dotted(), found[i]);
            else
                out.append(index.parts[i].at.dotted(), bson::null);
        out.finish();
    };
    key_maker maker(index, describe);
    static_cast<void>(maker.run(document)); // it has given these keys before
    return data.empty() ? bson::document() : bson::document::trusted(std::move(data));
}

} // namespace zonda::pocket
