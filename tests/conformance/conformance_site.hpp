// What the conformance server shows, so that suites of others can attach to it.
#pragma once

#include <zonda/web/application.hpp>

#include <cstdint>

namespace zonda::conformance
{

/// Requests to /hold, of the whole process.
struct hold_counts
{
    std::uint64_t now{0};
    std::uint64_t left{0};
};

/// `/` (GET, HEAD, OPTIONS; POST echoes), `/echo` the request's head lines, `/cookie` its cookies, `/slow?ms=N` answers
/// after N ms, `/hold` never, `/held` how many are held and have left, `/big?bytes=N` so much, streamed,
/// `/upload` the names and sizes of the files of a form.
/// The counts outlive the application.
web::application make_site(hold_counts& holds);

} // namespace zonda::conformance
