// MongoDB's comparison order of any two values.
#pragma once

#include <zonda/bson/document_view.hpp>
#include <zonda/pocket/core/canonical.hpp>

namespace zonda::pocket
{

/// Negative, zero or positive. Brackets first, then inside them; a value that is not there is equal to undefined and
/// less than null. Arrays compare element by element, documents field by field (bracket of the value, name, value).
int compare(bson::value_view a, bson::value_view b);

inline bool same(bson::value_view a, bson::value_view b)
{
    return compare(a, b) == 0;
}

/// Documents with equal fields in another order are different.
int compare(bson::document_view a, bson::document_view b);

struct value_less
{
    bool operator()(bson::value_view a, bson::value_view b) const { return compare(a, b) < 0; }
};

} // namespace zonda::pocket
