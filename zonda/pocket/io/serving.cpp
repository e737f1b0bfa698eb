#include <zonda/loop/operation.hpp>
#include <zonda/loop/sleep.hpp>
#include <zonda/loop/spawn.hpp>
#include <zonda/pocket/io/serving.hpp>

#include <algorithm>
#include <array>

namespace zonda::pocket
{
namespace
{

// What one read takes at most: a length that a message only claims is never allocated.
constexpr std::size_t read_size = 64 * 1024;

// Counts while somebody is being answered, however that ends.
class counted
{
public:
    counted(std::size_t& count, event& none_left) : count_(count), none_left_(none_left) { ++count_; }
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;
    ~counted()
    {
        if (--count_ == 0)
            none_left_.set();
    }

private:
    std::size_t& count_;
    event& none_left_;
};

} // namespace

// One open connection, so that all can be closed from outside.
class serving::membership : public list_hook
{
public:
    membership(serving& of, net::stream& stream) : of_(of), stream_(stream)
    {
        of_.open_.push_back(*this);
        ++of_.connections_;
    }
    membership(const membership&) = delete;
    membership& operator=(const membership&) = delete;
    ~membership() { --of_.connections_; }

    void close() noexcept { stream_.close(); }

private:
    serving& of_;
    net::stream& stream_;
};

serving::serving(loop& home, engine& with, net::listener listening, const serving_settings& settings)
    : home_(home),
      engine_(with),
      listening_(std::move(listening)),
      settings_(settings),
      all_answered_(home)
{
    home_.at_stop(*this);
    spawn(home_, accept_all());
    spawn(home_, maintain_all());
}

void serving::add_latency(std::chrono::milliseconds latency) noexcept
{
    latency_ = std::max(latency_ + latency, std::chrono::milliseconds(0));
}

void serving::close_connections() noexcept
{
    for (membership* one = open_.front(); one != nullptr; one = open_.after(*one))
        one->close();
}

task<void> serving::drain()
{
    draining_ = true;
    listening_.close();
    while (answering_ > 0)
    {
        all_answered_.reset();
        co_await all_answered_.wait();
    }
}

task<void> serving::accept_all()
{
    while (!draining_)
    {
        auto accepted = co_await as_result(listening_.accept());
        if (!accepted)
            co_return; // closed, or cancelled
        if (connections_ < settings_.max_connections)
            spawn(home_, converse(std::move(*accepted)));
    }
}

task<void> serving::maintain_all()
{
    while (!draining_)
    {
        co_await sleep(settings_.maintenance_interval);
        engine_.maintain(home_.wall_now());
    }
}

task<void> serving::converse(net::stream stream)
{
    const membership member(*this, stream);
    client_state client = engine_.accept(stream.remote());
    bytes input;
    std::array<std::uint8_t, read_size> chunk;
    while (!draining_)
    {
        const auto count = co_await as_result(stream.read_some(chunk));
        if (!count || *count == 0)
            co_return; // the client has gone
        input.insert(input.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(*count));
        const bool go_on = co_await answer_all(stream, client, input);
        if (!go_on)
            co_return;
    }
}

// Answers the whole messages at the beginning of the input and takes them away. False: the connection is done with.
task<bool> serving::answer_all(net::stream& stream, client_state& client, bytes& input)
{
    std::size_t done = 0;
    for (;;)
    {
        const auto rest = bytes_view(input).subspan(done);
        if (rest.size() < 4)
            break;
        const auto length = wire::message_length(rest);
        if (!length)
            co_return false;
        if (rest.size() < *length)
            break;
        const bool go_on = co_await answer_one(stream, client, rest.first(*length));
        if (!go_on)
            co_return false;
        done += *length;
    }
    input.erase(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(done));
    if (input.empty() && input.capacity() > 16 * read_size)
        input = {}; // one large insert does not make a connection large for good
    co_return true;
}

task<bool> serving::answer_one(net::stream& stream, client_state& client, bytes_view message)
{
    const counted answering(answering_, all_answered_);
    const answer given = engine_.handle(client, message, home_.wall_now());
    if (const auto late = given.delay + latency_; late.count() > 0)
        co_await sleep(late);
    if (given.close)
        co_return false;
    if (!given.message.empty())
    {
        const auto sent = co_await as_result(stream.write(given.message));
        if (!sent)
            co_return false;
    }
    co_return true;
}

} // namespace zonda::pocket
