// The threads of a loop on which files are written and read, so that no disk holds up its requests.
#pragma once

#include <zonda/loop/loop.hpp>
#include <zonda/loop/worker_pool.hpp>

namespace zonda::web
{

/// `home.part<disk_threads>().pool`; the threads begin at the first call.
struct disk_threads final : loop_part
{
    explicit disk_threads(loop&) {}

    worker_pool pool{2};
};

} // namespace zonda::web
