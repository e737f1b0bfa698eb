// `$`, `$[]` and `$[name]` in the paths of an update, for one document.
#pragma once

#include <zonda/pocket/core/update.hpp>

namespace zonda::pocket
{

/// The paths without positional parts that this one stands for: none where no element fits.
/// Errors: bad_value where `$` has no position or `$[]` meets no array.
outcome<std::vector<path>> concrete_paths(bson::document_view document, const path& at, const array_filters& filters,
                                          const update_context& context);

bool is_positional(std::string_view part);

/// Reads `arrayFilters`. Errors: failed_to_parse, bad_value.
outcome<array_filters> parse_array_filters(bson::value_view source);

} // namespace zonda::pocket
