// Bytes of the values that an evaluation holds on its way to a result.
#pragma once

#include <zonda/pocket/core/expression.hpp>

namespace zonda::pocket
{

/// Evaluations that are under way hold no more than this together.
inline constexpr std::size_t evaluation_memory = 100 * 1024 * 1024;

/// What one call of an operator holds; given back when it ends.
class held_memory
{
public:
    explicit held_memory(const variables& of) : all_(of.held_bytes()) {}
    held_memory(const held_memory&) = delete;
    held_memory& operator=(const held_memory&) = delete;
    ~held_memory() { all_ -= mine_; }

    /// Errors: query_exceeded_memory_limit (292).
    outcome<void> hold(std::size_t size)
    {
        mine_ += size;
        all_ += size;
        if (all_ <= evaluation_memory)
            return {};
        return failure{errc::query_exceeded_memory_limit, "an expression holds more than 104857600 bytes of values at "
                                                          "once"};
    }
    outcome<void> hold(const value& v) { return hold(sizeof(value) + v.size()); }

    /// The value, held as long as this.
    outcome<value> held(outcome<value> v)
    {
        if (v)
            if (auto fits = hold(*v); !fits)
                return fits.error();
        return v;
    }

private:
    std::size_t& all_;
    std::size_t mine_{0};
};

} // namespace zonda::pocket
