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

/// Reads a find command. Errors: what it does not know is refused, in words.
outcome<parsed_find> parse_find(bson::document_view command);
outcome<find_request> parse_count(bson::document_view command);
outcome<find_request> parse_distinct(bson::document_view command);

/// Begins the query, and counts it if it walks a whole collection where an index could have helped.
outcome<std::unique_ptr<query>> begin_query(command_context& context, std::string_view collection,
                                            find_request request);

/// Names that may stand in `let`; none of them is supported, an empty document is.
void refuse_let(arguments& given);

} // namespace zonda::pocket
