// Types as queries name them: `"string"`, `2`.
#pragma once

#include <zonda/bson/document_view.hpp>

#include <optional>

namespace zonda::pocket
{

/// From a name or a number; none if there is no such type. "number" is no type of its own and not known here.
std::optional<bson::type> type_of_alias(bson::value_view alias);

} // namespace zonda::pocket
