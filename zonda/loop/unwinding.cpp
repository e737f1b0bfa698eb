#include <zonda/loop/unwinding.hpp>

namespace zonda
{

unwinding& unwinding::last() noexcept
{
    static thread_local unwinding one;
    return one;
}

void unwinding::keep(bool wanted) noexcept
{
    unwinding& own = last();
    own.wanted_ = wanted;
    own.failure_ = nullptr;
    own.count_ = 0;
}

void unwinding::passes(const std::exception_ptr& failure, const std::source_location& at) noexcept
{
    unwinding& own = last();
    if (!own.wanted_)
        return;
    if (own.failure_ != failure)
    {
        own.failure_ = failure;
        own.count_ = 0;
    }
    if (own.count_ < most)
        own.places_[own.count_++] = at;
}

std::span<const std::source_location> unwinding::of(const std::exception_ptr& failure) noexcept
{
    const unwinding& own = last();
    return failure && own.failure_ == failure ? std::span(own.places_).first(own.count_)
                                              : std::span<const std::source_location>{};
}

} // namespace zonda
