// The collections of the genie, their indexes, and the data that they begin with.
#pragma once

#include <zonda/loop.hpp>
#include <zonda/loop/errc.hpp>
#include <zonda/mongo.hpp>

#include <chrono>

namespace genie
{

/// Opens nothing by itself: `prepare` does. Threads: its loop's only.
class storage
{
public:
    storage(zonda::loop& home, zonda::mongo::database database);

    zonda::mongo::collection matches;
    zonda::mongo::collection teams;
    zonda::mongo::collection messages;
    zonda::mongo::collection rooms;
    zonda::mongo::collection users;
    zonda::mongo::collection stats;

    /// Makes the indexes and loads matches and team names where they are missing. Tries until it succeeds, and says
    /// in the log what it waits for; ends only by success or cancellation.
    zonda::task<void> prepare();

    /// Whether `prepare` has succeeded.
    bool ready() const noexcept { return ready_.is_set(); }
    /// Waits for it for a moment; http_error 503 if it takes longer.
    zonda::task<void> wait_until_ready();

private:
    zonda::task<void> make_indexes();
    zonda::task<void> wait_for_ready();

    zonda::loop& home_;
    zonda::event ready_;
};

/// How long one command may take before its request is answered with 503.
inline constexpr std::chrono::seconds database_patience{5};

} // namespace genie
