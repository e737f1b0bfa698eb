// The operators of an update: how each reads its argument, and what it does to the value at its path.
#pragma once

#include <zonda/pocket/core/update.hpp>

namespace zonda::pocket
{

struct update::modifier
{
    std::string_view name{}; // of the operator: `$set`
    path at{};
    bson::value_view argument{};
    /// The value that takes the place of the one there; missing: the field goes.
    outcome<value> (*make)(const modifier& self, bson::value_view now, bson::document_view document,
                           const update_context& context){nullptr};
    bool only_on_insert{false};
    bool only_existing{false}; // does not make the path where it is not
    std::shared_ptr<const value_filter> condition{};
    std::shared_ptr<const path> from{}; // $rename
};

/// Fills in `make` and what the argument says. Errors: failed_to_parse for an operator that is none.
outcome<void> prepare(update::modifier& made);

/// The operators of arrays: $push, $pull, $pullAll, $addToSet, $pop. False: the name is none of them.
outcome<bool> prepare_array_operator(update::modifier& made);

/// `{_id: 5}`, as messages name a document.
std::string shown_id(bson::document_view document);

} // namespace zonda::pocket
