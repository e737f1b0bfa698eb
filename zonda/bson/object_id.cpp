#include <zonda/base/text.hpp>
#include <zonda/bson/object_id.hpp>

#include <pthread.h> // allowed: a forked child draws a number of its own

#include <atomic>
#include <random>

namespace zonda::bson
{
namespace
{

std::uint64_t random_bits()
{
    std::random_device device;
    return static_cast<std::uint64_t>(device()) << 32U | device();
}

// Two processes must not count in the same sequence, so a child draws its own number.
std::atomic<std::uint64_t> process_number{0};
std::atomic<std::uint32_t> next_count{0};

void draw()
{
    process_number = random_bits();
    next_count = static_cast<std::uint32_t>(random_bits());
}

void draw_once()
{
    static const bool drawn = []
    {
        draw();
        ::pthread_atfork(nullptr, nullptr, draw);
        return true;
    }();
    static_cast<void>(drawn);
}

} // namespace

object_id object_id::generate()
{
    draw_once();
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto seconds = static_cast<std::uint32_t>(now.time_since_epoch().count());
    const std::uint64_t process = process_number.load(std::memory_order_relaxed);
    const std::uint32_t count = next_count.fetch_add(1, std::memory_order_relaxed);
    std::array<std::uint8_t, 12> data{};
    for (std::size_t i = 0; i < 4; ++i)
        data[i] = static_cast<std::uint8_t>(seconds >> (24 - 8 * i));
    for (std::size_t i = 0; i < 5; ++i)
        data[4 + i] = static_cast<std::uint8_t>(process >> (32 - 8 * i));
    for (std::size_t i = 0; i < 3; ++i)
        data[9 + i] = static_cast<std::uint8_t>(count >> (16 - 8 * i));
    return object_id(data);
}

std::optional<object_id> object_id::from_string(std::string_view text) noexcept
{
    std::array<std::uint8_t, 12> data{};
    return read_hex(text, data) ? std::optional(object_id(data)) : std::nullopt;
}

std::string object_id::to_string() const
{
    return to_hex(data_);
}

datetime object_id::created_at() const noexcept
{
    std::uint32_t seconds = 0;
    for (std::size_t i = 0; i < 4; ++i)
        seconds = seconds << 8U | data_[i];
    return datetime(std::chrono::seconds(seconds));
}

} // namespace zonda::bson
