#include <zonda/web/io/channel.hpp>
#include <zonda/web/io/turn_io.hpp>

namespace zonda::web
{

namespace
{

// A read gets no less room than this, or is left to its reader.
constexpr std::size_t least_early_room = 16 * 1024;

// More than this does not wait for the end of the turn.
constexpr std::size_t most_posted = 256 * 1024;

} // namespace

turn_io::turn_io(loop& home) : home_(home), memory_(new std::uint8_t[2 * room_size])
{
}

std::span<std::uint8_t> turn_io::early_room() noexcept
{
    if (early_reads_ == 0)
    {
        early_used_ = 0;
    }
    const std::size_t left = room_size - early_used_;
    return {memory_.get() + room_size + early_used_, left < least_early_room ? 0 : left};
}

void turn_io::keep_early(std::size_t size) noexcept
{
    early_used_ += size;
    ++early_reads_;
}

void turn_io::post(channel& to)
{
    const std::size_t size = unposted().size();
    if (size == 0)
    {
        return;
    }
    letters_.push_back({&to, size});
    posted_ += size;
    to.post_is_under_way();
    if (posted_ > most_posted)
    {
        send_posted();
    }
    else
    {
        home_.at_turn_end(*this);
    }
}

void turn_io::send_posted() noexcept
{
    std::size_t from = 0;
    for (const letter each : letters_)
    {
        each.to->send_posted(std::string_view(output_).substr(from, each.size));
        from += each.size;
    }
    letters_.clear();
    output_.erase(0, posted_);
    posted_ = 0;
}

} // namespace zonda::web
