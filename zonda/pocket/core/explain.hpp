// What `explain` says about a query: the way it takes, and what it cost.
#pragma once

#include <zonda/pocket/core/query.hpp>

namespace zonda::pocket
{

enum class verbosity : std::uint8_t
{
    query_planner,
    execution_stats
};

struct query_outcome
{
    std::int64_t returned{0};
    std::int64_t milliseconds{0};
};

/// Appends `queryPlanner` and, if wanted, `executionStats`, in MongoDB's form: COLLSCAN, IXSCAN under FETCH, OR, SORT,
/// SKIP, LIMIT, EOF.
void append_explanation(bson::document_builder& out, std::string_view name_space, const query& of, verbosity wanted,
                        const query_outcome& ran);

} // namespace zonda::pocket
