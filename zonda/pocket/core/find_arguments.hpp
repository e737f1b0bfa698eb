// The arguments that `find`, `count`, `distinct` and `explain` share.
#pragma once

#include <zonda/pocket/core/cursor_reply.hpp>
#include <zonda/pocket/core/query.hpp>

namespace zonda::pocket
{

struct parsed_find
{
    find_request request{};
    cursor_wishes wishes{};
};

/// Reads a find command; `known`: the variables of its `let`. Errors: what it does not know is refused, in words.
outcome<parsed_find> parse_find(bson::document_view command, const variable_names& known);
outcome<find_request> parse_count(bson::document_view command);
outcome<find_request> parse_distinct(bson::document_view command);

/// Begins the query, and counts it if it walks a whole collection where an index could have helped.
outcome<std::unique_ptr<query>> begin_query(command_context& context, std::string_view collection,
                                            find_request request);

} // namespace zonda::pocket
