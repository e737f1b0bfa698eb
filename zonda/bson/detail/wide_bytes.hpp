// Thirty-two bytes at once: in one register where the function around it was compiled for AVX2, in two of sixteen
// elsewhere. The compiler's own vectors, so that one source does for both.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace zonda::bson::detail
{

class wide_bytes
{
public:
    static constexpr std::size_t size = 32;

    /// Thirty-two bytes may be read at `from`.
    [[gnu::always_inline]] explicit wide_bytes(const std::uint8_t* from) noexcept { std::memcpy(&all_, from, size); }

    /// What differs from `bytes`, in the bits that `compared` has.
    [[gnu::always_inline]] void differ(const std::uint8_t* bytes, const std::uint8_t* compared) noexcept
    {
        all_ = (all_ ^ wide_bytes(bytes).all_) & wide_bytes(compared).all_;
    }

    [[gnu::always_inline]] bool are_zero_in(const std::uint8_t* bits) const noexcept
    {
        const vector left = all_ & wide_bytes(bits).all_;
        return (left[0] | left[1] | left[2] | left[3]) == 0;
    }
    [[gnu::always_inline]] bool are_zero() const noexcept { return (all_[0] | all_[1] | all_[2] | all_[3]) == 0; }
    /// Those of both.
    [[gnu::always_inline]] bool are_zero_with(const wide_bytes& other) const noexcept
    {
        const vector left = all_ | other.all_;
        return (left[0] | left[1] | left[2] | left[3]) == 0;
    }

private:
    using vector = std::uint64_t __attribute__((vector_size(size)));

    vector all_;
};

} // namespace zonda::bson::detail
