#include <zonda/loop/ledger.hpp>

#include <algorithm>

namespace zonda
{

std::string_view name_of(wait_state state) noexcept
{
    static constexpr std::array<std::string_view, wait_state_count> names{"queue", "loop",  "pool", "database",
                                                                          "own",   "write", "other"};
    return names[static_cast<std::size_t>(state)];
}

void ledger::absorb(const ledger& branch, ticks at) noexcept
{
    if (at <= since_)
        return;
    ticks open = at - since_;
    for (std::size_t i = 0; i < wait_state_count; ++i)
    {
        const ticks taken = std::min(branch.spent_[i], open);
        spent_[i] += taken;
        open -= taken;
    }
    spent_[static_cast<std::size_t>(wait_state::loop)] += open;
    since_ = at;
}

} // namespace zonda
