// How often one may do a thing: a bucket of tokens for each key, refilled with time.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace genie
{

/// Reads no clock: `now` comes in. Memory is bounded by the rate: a key whose bucket is full again is forgotten.
class rate_limit
{
public:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::steady_clock::duration;

    /// `burst` at once (at least 1), then one every `every`.
    rate_limit(std::size_t burst, duration every);

    /// Takes a token; zero if there was one, else how long until the next (and none was taken).
    duration take(std::string_view key, time_point now);

    /// Gives one back, for what turned out not to count.
    void give_back(std::string_view key);

    std::size_t keys() const noexcept { return full_at_.size(); }

private:
    void forget_full_buckets(time_point now);

    struct hash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const noexcept { return std::hash<std::string_view>{}(key); }
    };

    duration every_;
    duration whole_;
    // When each bucket will be full again: all that there is to know of it.
    std::unordered_map<std::string, time_point, hash, std::equal_to<>> full_at_;
    std::size_t sweep_at_{1024};
};

} // namespace genie
