#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/net.hpp>
#include <zonda/net/descriptor.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <deque>
#include <string>
#include <vector>

using namespace zonda;
using namespace std::chrono_literals;

namespace
{

// What the next calls of accept4 fail with, and how many calls there were.
struct accept_script
{
    std::deque<int> failures;
    int tries{0};
} accepting;

} // namespace

// In place of the C library's.
extern "C" int accept4(int listening, sockaddr* from, socklen_t* size, int flags)
{
    ++accepting.tries;
    if (!accepting.failures.empty())
    {
        errno = accepting.failures.front();
        accepting.failures.pop_front();
        return -1;
    }
    return static_cast<int>(::syscall(SYS_accept4, listening, from, size, flags));
}

namespace
{

net::address anywhere()
{
    return *net::address::from_ip("127.0.0.1", 0);
}

task<void> echo(net::stream peer)
{
    std::array<std::uint8_t, 4096> buffer;
    while (const std::size_t count = co_await peer.read_some(buffer))
        co_await peer.write(bytes_view(buffer).first(count));
    peer.shutdown_send();
}

task<void> serve(loop& home, net::listener& at)
{
    while (true)
    {
        auto peer = co_await at.accept();
        spawn(home, echo(std::move(peer)));
    }
}

task<std::string> ask(loop& home, net::address to, std::string text)
{
    auto peer = co_await net::connect(home, to);
    auto write = [](net::stream& on, const std::string& what) -> task<void>
    {
        co_await on.write(as_bytes(what));
        on.shutdown_send();
    };
    auto read = [](net::stream& on) -> task<std::string>
    {
        std::string all;
        std::array<std::uint8_t, 4096> buffer;
        while (const std::size_t count = co_await on.read_some(buffer))
            all.append(as_text(std::span(buffer).first(count)));
        co_return all;
    };
    auto both = co_await when_all(write(peer, text), read(peer));
    co_return std::get<1>(both);
}

struct remembering_sink : log_sink
{
    void write(const log_record& record) override { messages.push_back(record.message); }
    std::vector<std::string> messages;
};

} // namespace

TEST_CASE("an echo server echoes, on TCP and on a Unix socket")
{
    run_loop loop;
    const std::string path = "/tmp/zonda-listener-test-" + std::to_string(::getpid());
    for (const net::address& at : {anywhere(), *net::address::from_path(path)})
    {
        auto listening = net::listener::listen(loop, at);
        REQUIRE(listening.has_value());
        spawn(loop, serve(loop, *listening));
        const std::string text(1'000'000, 'e'); // more than the sockets hold
        auto answer = loop.run_until(ask(loop, listening->local(), text));
        CHECK(answer.size() == text.size());
        listening->close();
    }
    CHECK(::access(path.c_str(), F_OK) != 0);
}

TEST_CASE("a port that is in use is said with what to do")
{
    run_loop loop;
    auto first = net::listener::listen(loop, anywhere());
    REQUIRE(first.has_value());
    auto second = net::listener::listen(loop, first->local());
    REQUIRE(!second.has_value());
    const std::string words = second.error().what();
    CHECK(words.find(first->local().to_string()) != std::string::npos);
    CHECK(words.find("choose another port") != std::string::npos);
}

TEST_CASE("several sockets share a port when asked to")
{
    run_loop loop;
    net::listen_options shared;
    shared.reuse_port = true;
    auto first = net::listener::listen(loop, anywhere(), shared);
    REQUIRE(first.has_value());
    CHECK(net::listener::listen(loop, first->local(), shared).has_value());
}

TEST_CASE("closing a listener ends its accept")
{
    run_loop loop;
    auto listening = net::listener::listen(loop, anywhere());
    REQUIRE(listening.has_value());
    error_code how;
    listening->accept()([&](error_code ec, net::stream) { how = ec; });
    loop.poll();
    listening->close();
    loop.poll();
    CHECK(how == boost::asio::error::operation_aborted);
}

TEST_CASE("out of descriptors, the listener waits, says so once, and goes on")
{
    run_loop loop;
    remembering_sink sink;
    loop.log_to(sink);
    auto listening = net::listener::listen(loop, anywhere());
    REQUIRE(listening.has_value());
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    std::vector<int> hogs;
    auto body = [](class loop& home, net::listener& at, std::vector<int>& taken, rlimit limit,
                   bool use_up) -> task<bool>
    {
        auto client = co_await net::connect(home, at.local());
        if (use_up)
        {
            const int next = ::dup(0);
            ::close(next);
            rlimit low = limit;
            low.rlim_cur = static_cast<rlim_t>(next) + 2;
            ::setrlimit(RLIMIT_NOFILE, &low);
            for (int fd = ::dup(0); fd >= 0; fd = ::dup(0))
                taken.push_back(fd);
        }
        auto accepted = [](net::listener& on) -> task<bool> { co_return static_cast<bool>(co_await on.accept()); };
        auto free_soon = [](std::vector<int>& held) -> task<void>
        {
            co_await sleep(150ms);
            for (int fd : held)
                ::close(fd);
        };
        auto both = co_await when_all(accepted(at), free_soon(taken));
        co_return std::get<0>(both);
    };
    // Once with room: UBSan looks a type up through a pipe the first time it meets it.
    loop.log({log_level::info, "test", "first"});
    CHECK(loop.run_until(body(loop, *listening, hogs, before, false)));
    CHECK(sink.messages.size() == 1);
    CHECK(loop.run_until(body(loop, *listening, hogs, before, true)));
    ::setrlimit(RLIMIT_NOFILE, &before);
    REQUIRE(sink.messages.size() == 2);
    CHECK(sink.messages[1].find("limit of open files") != std::string::npos);
}

namespace
{

// A listener that waits, on a clock that stands still, and a client at its door.
struct waiting_listener
{
    waiting_listener()
    {
        accepting = {};
        loop.log_to(sink);
        listening.accept()([this](error_code ec, net::stream) { ec ? void(++failed) : void(++accepted); });
        turns(10);
        accepting.tries = 0;
    }

    waiting_listener(const waiting_listener&) = delete;
    waiting_listener& operator=(const waiting_listener&) = delete;
    ~waiting_listener() { accepting = {}; }

    void knock()
    {
        const net::address& at = listening.local();
        REQUIRE(::connect(client.get(), at.data(), at.size()) == 0);
    }

    void turns(int count)
    {
        for (int i = 0; i < count; ++i)
            loop.poll();
    }

    remembering_sink sink;
    manual_clock clock;
    run_loop loop{clock};
    net::listener listening{net::listener::listen(loop, anywhere()).value()};
    net::descriptor client{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    int accepted{0};
    int failed{0};
};

} // namespace

TEST_CASE("trap 18: out of descriptors, the listener tries once every 100 ms, however often the loop turns")
{
    for (int code : {EMFILE, ENFILE, ENOBUFS, ENOMEM})
    {
        CAPTURE(code);
        waiting_listener s;
        accepting.failures.assign(25, code);
        s.knock();
        s.turns(100);
        CHECK(accepting.tries == 1);
        for (int tries = 2; tries <= 25; ++tries)
        {
            s.clock.advance(50ms);
            s.turns(10);
            s.clock.advance(50ms);
            s.turns(10);
            CHECK(accepting.tries == tries);
        }
        CHECK(s.accepted == 0);
        CHECK(s.sink.messages.size() == 3); // once a second
        s.clock.advance(100ms);
        s.turns(10);
        CHECK(s.accepted == 1);
        CHECK(s.failed == 0);
    }
}

TEST_CASE("trap 18: connections that were gone before they were accepted are passed over without a word")
{
    waiting_listener s;
    accepting.failures = {ECONNABORTED, EPROTO, ECONNABORTED, EPERM};
    s.knock();
    s.turns(10);
    CHECK(s.accepted == 1);
    CHECK(s.failed == 0);
    CHECK(accepting.tries == 5);
    CHECK(s.sink.messages.empty());
}

TEST_CASE("writing to a peer that has gone is an error, not a signal")
{
    run_loop loop;
    auto listening = net::listener::listen(loop, anywhere());
    REQUIRE(listening.has_value());
    auto body = [](class loop& home, net::listener& at) -> task<bool>
    {
        auto client = co_await net::connect(home, at.local());
        {
            auto peer = co_await at.accept();
        }
        const std::string text(100'000, 'x');
        for (int i = 0; i < 100; ++i)
            if (auto sent = co_await as_result(client.write(as_bytes(text))); !sent)
                co_return true;
        co_return false;
    };
    CHECK(loop.run_until(body(loop, *listening)));
}

TEST_CASE("readable tells of bytes and of the end without taking them")
{
    run_loop loop;
    auto listening = net::listener::listen(loop, anywhere());
    REQUIRE(listening.has_value());
    auto body = [](class loop& home, net::listener& at) -> task<std::string>
    {
        auto client = co_await net::connect(home, at.local());
        auto peer = co_await at.accept();
        std::array<std::uint8_t, 2> buffer;
        std::string seen = peer.try_read_some(buffer) ? "something" : "nothing";
        co_await client.write(as_bytes("abc"));
        co_await peer.readable();
        co_await peer.readable();
        seen += std::to_string(co_await peer.read_some(buffer));
        co_await peer.readable();
        seen += std::to_string(co_await peer.read_some(buffer));
        client.close();
        co_await peer.readable();
        seen += std::to_string(co_await peer.read_some(buffer));
        co_return seen;
    };
    CHECK(loop.run_until(body(loop, *listening)) == "nothing210");
}

TEST_CASE("an end that comes together with the last bytes is told after them")
{
    run_loop loop;
    auto listening = net::listener::listen(loop, anywhere());
    REQUIRE(listening.has_value());
    auto body = [](class loop& home, net::listener& at) -> task<std::string>
    {
        auto client = co_await net::connect(home, at.local());
        auto peer = co_await at.accept();
        std::array<std::uint8_t, 16> buffer;
        co_await client.write(as_bytes("abc"));
        client.shutdown_send();
        std::string seen;
        while (seen.size() < 2)
        {
            auto wait = [](net::stream& on) -> task<void> { co_await on.readable(); };
            co_await timeout(10s, wait(peer));
            seen += std::to_string(co_await peer.read_some(buffer));
        }
        co_return seen;
    };
    CHECK(loop.run_until(body(loop, *listening)) == "30");
}

TEST_CASE("a read that begins before anything has come waits for it, time after time")
{
    run_loop loop;
    auto listening = net::listener::listen(loop, anywhere());
    REQUIRE(listening.has_value());
    auto body = [](class loop& home, net::listener& at) -> task<std::string>
    {
        auto client = co_await net::connect(home, at.local());
        auto peer = co_await at.accept();
        spawn(home, echo(std::move(peer)));
        std::string heard;
        std::array<std::uint8_t, 16> buffer;
        for (const std::string_view word : {"one", "after", "the", "other"})
        {
            co_await client.write(as_bytes(word));
            const std::size_t count = co_await client.read_some(buffer);
            heard.append(as_text(std::span(buffer).first(count))).append(" ");
        }
        co_return heard;
    };
    CHECK(loop.run_until(body(loop, *listening)) == "one after the other ");
}
