#include <zonda/loop/clock.hpp>
#include <zonda/loop/loop.hpp>

#include <algorithm>

namespace zonda
{

clock_source& real_clock() noexcept
{
    static struct final_clock final : clock_source
    {
        steady_time now() const noexcept override { return std::chrono::steady_clock::now(); }
        datetime wall_now() const noexcept override
        {
            return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
        }
        bool runs() const noexcept override { return true; }
    } instance;
    return instance;
}

void manual_clock::attach(loop& which)
{
    loops_.push_back(&which);
}

void manual_clock::detach(loop& which) noexcept
{
    std::erase(loops_, &which);
}

void manual_clock::advance(std::chrono::milliseconds step)
{
    steady_ += step;
    wall_ += step;
    for (loop* each : std::vector<loop*>(loops_))
        each->time_has_moved();
}

} // namespace zonda
