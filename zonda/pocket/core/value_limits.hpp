// What one value may be: how large, and how deep.
#pragma once

#include <zonda/bson/validate.hpp>
#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/value.hpp>

namespace zonda::pocket
{

/// Bytes of a value that an expression makes.
inline constexpr std::size_t most_value_bytes = 16 * 1024 * 1024;

/// Documents and arrays inside each other in what an expression or a stage makes; in a reply it stands some levels
/// deep.
inline constexpr std::size_t most_made_levels = bson::max_depth - 6;

/// More documents and arrays inside each other than so many; the value itself counts, and the scope of a code as the
/// document that it is. Cost: one walk along those that are large enough to be so deep.
bool deeper_than(bson::value_view v, std::size_t levels);

/// Errors: bson_object_too_large (10334); overflow (15) where documents and arrays are more than most_made_levels deep,
/// which every walk through a value relies on.
outcome<void> check_limits(bson::value_view v);
outcome<void> check_depth(bson::value_view v);

failure value_too_large(std::size_t size);

} // namespace zonda::pocket
