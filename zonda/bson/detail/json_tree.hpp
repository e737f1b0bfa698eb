// The first half of reading extended JSON: text to a document in which every object still is one.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/document_builder.hpp>

#include <string_view>

namespace zonda::bson::detail
{

/// Appends the document that `text` is to `out`, without a look at what its keys mean. It may be deeper than max_depth
/// by the levels that type wrappers take. Throws what document_builder throws.
result<document_view> parse_json_tree(std::string_view text, bytes& out);

} // namespace zonda::bson::detail
