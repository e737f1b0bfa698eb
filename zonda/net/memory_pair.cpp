#include <zonda/loop/loop.hpp>
#include <zonda/net/memory_pair.hpp>

#include <boost/asio/error.hpp>

#include <algorithm>
#include <deque>

namespace zonda::net
{

namespace
{

/// One direction.
struct pipe
{
    std::deque<std::uint8_t> under_way;
    std::size_t capacity;
    bool writer_gone{false};
    bool reader_gone{false};
    readiness_waiter* reader{nullptr};
    readiness_waiter* writer{nullptr};
};

void wake(readiness_waiter*& place)
{
    if (readiness_waiter* waiter = std::exchange(place, nullptr))
        waiter->ready();
}

class memory_end final : public transport
{
public:
    memory_end(loop& home, std::shared_ptr<pipe> in, std::shared_ptr<pipe> out, std::shared_ptr<pair_faults> faults)
        : home_(home),
          in_(std::move(in)),
          out_(std::move(out)),
          faults_(std::move(faults))
    {
    }

    ~memory_end() override { close(); }

    loop& home() const noexcept override { return home_; }

    std::optional<result<std::size_t>> try_read(std::span<std::uint8_t> into) override
    {
        if (closed_)
            return error(boost::asio::error::operation_aborted);
        if (faults_->reads_left == 0)
        {
            if (faults_->read_error)
                return error(faults_->read_error);
            return 0;
        }
        const std::size_t count =
            std::min({into.size(), in_->under_way.size(), faults_->read_chunk, faults_->reads_left});
        if (count == 0)
        {
            if (in_->writer_gone && in_->under_way.empty())
                return 0;
            return std::nullopt;
        }
        const auto end = in_->under_way.begin() + static_cast<std::ptrdiff_t>(count);
        std::copy(in_->under_way.begin(), end, into.begin());
        in_->under_way.erase(in_->under_way.begin(), end);
        if (faults_->reads_left != pair_faults::never)
            faults_->reads_left -= count;
        wake(in_->writer);
        return count;
    }

    std::optional<result<std::size_t>> try_write(std::span<const bytes_view> buffers) override
    {
        if (closed_)
            return error(boost::asio::error::operation_aborted);
        std::size_t taken = 0;
        for (bytes_view each : buffers)
            for (std::uint8_t byte : each)
            {
                if (faults_->writes_left == 0 && faults_->write_error)
                {
                    if (taken > 0)
                        break;
                    return error(faults_->write_error);
                }
                if (out_->reader_gone)
                {
                    if (taken > 0)
                        break;
                    return error(boost::asio::error::broken_pipe);
                }
                if (taken == faults_->write_chunk || out_->under_way.size() >= out_->capacity)
                    break;
                out_->under_way.push_back(byte);
                ++taken;
                if (faults_->writes_left != pair_faults::never)
                    --faults_->writes_left;
            }
        if (taken == 0)
            return std::nullopt;
        wake(out_->reader);
        return taken;
    }

    bool peer_has_ended() const noexcept override { return in_->writer_gone; }

    void wait_readable(readiness_waiter& waiter) override
    {
        if (closed_ || !in_->under_way.empty() || in_->writer_gone || faults_->reads_left == 0)
            return waiter.ready();
        if (faults_->false_alarms > 0)
        {
            --faults_->false_alarms;
            return waiter.ready();
        }
        in_->reader = &waiter;
    }

    void wait_writable(readiness_waiter& waiter) override
    {
        if (closed_ || out_->under_way.size() < out_->capacity || out_->reader_gone)
            return waiter.ready();
        out_->writer = &waiter;
    }

    void stop_waiting(readiness_waiter& waiter) noexcept override
    {
        if (in_->reader == &waiter)
            in_->reader = nullptr;
        if (out_->writer == &waiter)
            out_->writer = nullptr;
    }

    void shutdown_send() noexcept override
    {
        out_->writer_gone = true;
        wake(out_->reader);
    }

    void close() noexcept override
    {
        if (std::exchange(closed_, true))
            return;
        out_->writer_gone = true;
        in_->reader_gone = true;
        wake(in_->reader);
        wake(out_->writer);
        wake(out_->reader);
        wake(in_->writer);
    }

    std::string remote() const override { return "memory"; }
    bool remote_is_loopback() const noexcept override { return true; }

private:
    loop& home_;
    std::shared_ptr<pipe> in_;
    std::shared_ptr<pipe> out_;
    std::shared_ptr<pair_faults> faults_;
    bool closed_{false};
};

} // namespace

stream_pair make_stream_pair(loop& home, std::size_t capacity)
{
    auto there = std::make_shared<pipe>();
    auto back = std::make_shared<pipe>();
    there->capacity = back->capacity = std::max<std::size_t>(capacity, 1);
    auto first = std::make_shared<pair_faults>();
    auto second = std::make_shared<pair_faults>();
    return {stream(std::make_unique<memory_end>(home, back, there, first)),
            stream(std::make_unique<memory_end>(home, there, back, second)), first, second};
}

} // namespace zonda::net
