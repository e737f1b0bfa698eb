// One change at one path: the document is written anew with it.
#pragma once

#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/path.hpp>
#include <zonda/pocket/core/value.hpp>

#include <functional>

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

} // namespace zonda::pocket
