// How much of a form with files is taken, and where it goes.
#pragma once

#include <zonda/web/core/multipart.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace zonda::web
{

struct upload_settings
{
    multipart_limits form{};
    /// Most bytes that all fields which are no files have together; they are held in memory. More is 413.
    std::size_t text{1024 * 1024};
    /// Most bytes of one file; more is 413. The limit of the whole content is another (route_options::content_limit).
    std::uint64_t file{UINT64_MAX};
    /// Files up to this size are held in memory, larger ones on disk; 0: all on disk.
    std::size_t in_memory{64 * 1024};
    /// Most bytes of one form's files in memory; what comes later goes to disk, however small.
    std::size_t all_in_memory{1024 * 1024};
    /// Where files lie until their request ends; empty: TMPDIR, or /tmp. Those of a form lie in one file, which has no
    /// name there: nothing is left of them however the program ends.
    std::string folder{};
};

} // namespace zonda::web
