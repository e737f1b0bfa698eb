#include <zonda/pocket/core/index_keys.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

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
    const tuple_walk::visitor collect = [&](const key_tuple& found, bool whole)
    {
        bytes key = encoded(index.parts, found);
        if (index.unique && !whole)
            made.unique.insert(key);
        made.keys.insert(std::move(key));
    };
    tuple_walk walk(tuples_of::index, index.parts, collect);
    if (auto done = walk.run(document); !done)
        return done.error();
    made.multikey = walk.multikey();
    return made;
}

bson::document key_value(const index_definition& index, bson::document_view document, bytes_view key)
{
    bytes data;
    const tuple_walk::visitor describe = [&](const key_tuple& found, bool)
    {
        if (!data.empty() || !std::ranges::equal(encoded(index.parts, found), key))
            return;
        bson::document_builder out(data);
        for (std::size_t i = 0; i < found.size(); ++i)
            if (found[i])
                out.append(index.parts[i].at.dotted(), found[i]);
            else
                out.append(index.parts[i].at.dotted(), bson::null);
        out.finish();
    };
    tuple_walk walk(tuples_of::index, index.parts, describe);
    static_cast<void>(walk.run(document)); // it has given these keys before
    return data.empty() ? bson::document() : bson::document::trusted(std::move(data));
}

} // namespace zonda::pocket
