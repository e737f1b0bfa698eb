#include <zonda/pocket/core/writing.hpp>

namespace zonda::pocket
{
namespace
{

failure while_updating(failure f)
{
    f.words.insert(0, "Plan executor error during update :: caused by :: ");
    return f;
}

struct target
{
    record_number record;
    std::optional<std::size_t> position; // for the operator `$`
};

// All records that match are found before the first is changed: a change must not lead the walk to it again.
outcome<std::vector<target>> find_targets(store& from, const std::shared_ptr<collection>& in, find_request request,
                                          bool many, const variables& with)
{
    std::vector<target> found;
    auto begun = query::begin(from, in, std::move(request), with);
    if (!begun)
        return begun.error();
    query& walk = **begun;
    const bool sorting = walk.sorts_itself();
    bytes least;
    match_details details;
    for (;;)
    {
        const auto more = walk.next_match(details);
        if (!more)
            return more.error();
        if (!*more)
            return found;
        const target one{walk.walk().record(), details.index};
        if (many)
            found.push_back(one);
        else if (!sorting)
            return std::vector{one};
        else
        {
            auto key = walk.request().sort.key_of(walk.walk().body());
            if (!key)
                return key.error();
            if (found.empty() || *key < least)
            {
                least = std::move(*key);
                found.assign(1, one);
            }
        }
    }
}

outcome<void> update_one(store& into, collection& in, const target& at, const update_request& request,
                         const variables& with, update_result& result)
{
    const auto before = into.read(in, at.record);
    if (!before)
        return {};
    auto changed = request.change.apply(*before, {with, at.position, false});
    if (!changed)
        return while_updating(changed.error());
    ++result.matched;
    if (changed->view() == before->view())
    {
        result.before = *before;
        result.after = *before;
        return {};
    }
    auto after = storable(*changed);
    if (!after)
        return after.error();
    document_unit unit(into);
    if (auto done = into.replace(in, at.record, *before, *after); !done)
        return done;
    unit.keep();
    ++result.modified;
    result.before = *before;
    result.after = std::move(*after);
    return {};
}

outcome<void> upsert(store& into, collection& in, const update_request& request, const variables& with,
                     update_result& result)
{
    auto seed =
        request.change.is_replacement() ? outcome<bson::document>(bson::document()) : upsert_seed(request.target.query);
    if (!seed)
        return while_updating(seed.error());
    if (request.change.is_replacement())
    {
        // A replacement takes only the _id from the query.
        auto whole = upsert_seed(request.target.query);
        if (whole && (*whole)["_id"])
            seed = with_id_first({}, (*whole)["_id"]);
    }
    auto made = request.change.apply(*seed, {with, {}, true});
    if (!made)
        return while_updating(made.error());
    auto document = storable(*made);
    if (!document)
        return document.error();
    document_unit unit(into);
    if (auto done = into.insert(in, *document); !done)
        return done;
    unit.keep();
    result.upserted = value((*document)["_id"]);
    result.after = std::move(*document);
    return {};
}

} // namespace

outcome<void> insert_document(store& into, collection& in, bson::document_view document)
{
    auto made = storable(document);
    if (!made)
        return made.error();
    document_unit unit(into);
    if (auto done = into.insert(in, *made); !done)
        return done;
    unit.keep();
    return {};
}

outcome<update_result> update_documents(store& into, const std::shared_ptr<collection>& in,
                                        const update_request& request, const variables& with)
{
    update_result result;
    const auto targets = find_targets(into, in, request.target, request.many, with);
    if (!targets)
        return targets.error();
    for (const auto& one : *targets)
        if (auto done = update_one(into, *in, one, request, with, result); !done)
            return done.error();
    if (targets->empty() && request.upsert)
        if (auto done = upsert(into, *in, request, with, result); !done)
            return done.error();
    return result;
}

outcome<delete_result> delete_documents(store& from, const std::shared_ptr<collection>& in, find_request target_request,
                                        bool many, const variables& with)
{
    delete_result result;
    const auto targets = find_targets(from, in, std::move(target_request), many, with);
    if (!targets)
        return targets.error();
    for (const auto& one : *targets)
    {
        auto document = from.read(*in, one.record);
        if (!document)
            continue;
        document_unit unit(from);
        from.remove(*in, one.record, *document);
        unit.keep();
        ++result.deleted;
        result.last = std::move(*document);
    }
    return result;
}

} // namespace zonda::pocket
