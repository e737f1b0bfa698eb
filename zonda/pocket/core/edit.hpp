// Changes at paths: the document is written anew with them.
#pragma once

#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/path.hpp>
#include <zonda/pocket/core/value.hpp>

#include <functional>
#include <span>

namespace zonda::pocket
{

/// From the value that is there (or a missing one) to the one that shall be there (a missing one: the field goes).
using change = std::function<outcome<value>(bson::value_view)>;

/// A part that is a number means an element where an array is; elements that are not there yet are filled with null,
/// and an element that goes leaves null. Documents on the way are made where they are wanted. Untouched fields keep
/// their place, new ones come last. Errors: path_not_viable (28) where the way leads through a value that is neither
/// document nor array, or through an array with a part that is no index; bad_value for an index far beyond the end;
/// those of the change.
outcome<bson::document> edited(bson::document_view document, const path& at, const change& make);

/// A change that is told at which path it is.
using change_at = std::function<outcome<value>(const path&, bson::value_view)>;

/// The same at several paths, in one walk through the document. They have the same number of parts, differ only in the
/// indexes of array's elements, and come in the order of these: what concrete_paths (positional.hpp) gives.
outcome<bson::document> edited(bson::document_view document, std::span<const path> all, const change_at& make);

} // namespace zonda::pocket
