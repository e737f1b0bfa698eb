// What comes together, from one client or from many, and leaves together.
#include "tests/support/small_site.hpp"
#include "tests/support/transport_around.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop.hpp>
#include <zonda/web.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;
using test::answered;
using test::count;
using test::hello;
using test::make_site;
using test::web_script;

TEST_CASE("trap 9: many requests in one read are answered in order, in one write")
{
    const application site = make_site();
    web_script client(site);
    std::string requests;
    for (int i = 0; i < 500; ++i)
    {
        requests += "GET /greet/" + std::to_string(i) + "/1 HTTP/1.1\r\nHost: a\r\n\r\n";
    }
    const std::string got = client.ask(requests);
    CHECK(count(got, "HTTP/1.1 200 OK") == 500);
    std::size_t at = 0;
    for (int i = 0; i < 500; ++i)
    {
        at = got.find("Hello, " + std::to_string(i) + "!", at);
        REQUIRE(at != std::string::npos);
    }
}

TEST_CASE("trap 9: a slow answer holds back those behind it")
{
    const application site = make_site();
    web_script client(site);
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /wait HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: "
                     "a\r\n\r\n") == answered(client, "Hello, world!"));
    client.advance(999ms);
    CHECK(client.received() == "");
    client.advance(2ms);
    const std::string got = client.received();
    CHECK(got.find("waited") < got.find("Hello"));
    CHECK(count(got, "HTTP/1.1 200 OK") == 2);
}

TEST_CASE("trap 9: nothing behind the last request of a connection is answered, or reaches a handler")
{
    int called = 0;
    application site;
    site.get("/",
             [&](request&)
             {
                 ++called;
                 return text("Hello, world!");
             });
    const std::string next = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    for (const std::string last : {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"})
    {
        CAPTURE(last);
        called = 0;
        web_script client(site);
        const std::string together = client.ask(last + next + next);
        CHECK(count(together, "HTTP/1.1 200 OK") == 1);
        CHECK(client.ended);
        CHECK(client.ask(next).empty());
        CHECK(called == 1);
    }
}

TEST_CASE("a client that reads nothing keeps its answers: the next client does not get them")
{
    application site;
    site.get("/secret", [](request&) { return text("secret" + std::string(900, 's')); });
    site.get("/", hello);
    web_script client(site);
    client.connect(1500);
    for (int i = 0; i < 4; ++i)
    {
        client.send("GET /secret HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    net::stream_pair reads_nothing = std::move(client.pair);
    client.connect();
    CHECK(client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == answered(client, "Hello, world!"));
    client.pair = std::move(reads_nothing);
    CHECK(count(client.received(), "secret") == 4);
}

namespace
{

// Counts what a server does to its socket.
class counting_transport final : public test::transport_around
{
public:
    counting_transport(net::stream inner, int& writes, int& reads)
        : transport_around(std::move(inner)),
          writes_(writes),
          reads_(reads)
    {
    }

    std::optional<result<std::size_t>> try_read(std::span<std::uint8_t> into) override
    {
        ++reads_;
        return transport_around::try_read(into);
    }
    std::optional<result<std::size_t>> try_write(std::span<const bytes_view> buffers) override
    {
        ++writes_;
        return transport_around::try_write(buffers);
    }

private:
    int& writes_;
    int& reads_;
};

} // namespace

TEST_CASE("trap 22: answers to what came together leave in one write, and a request costs one read")
{
    application site = make_site();
    site.get("/large", [](request&) { return text(std::string(100'000, 'x')); });
    int writes = 0;
    int reads = 0;
    web_script client(site);
    net::stream_pair pair = net::make_stream_pair(client.home, 1024 * 1024);
    client.server.take(net::stream(std::make_unique<counting_transport>(std::move(pair.second), writes, reads)));
    client.pair.first = std::move(pair.first);
    client.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(writes == 1);
    CHECK(reads == 1);
    std::string many;
    for (int i = 0; i < 16; ++i)
    {
        many += "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    }
    CHECK(count(client.ask(many), "Hello, world!") == 16);
    CHECK(writes == 2);
    CHECK(reads == 2);
    // A large content is not copied behind its head, and leaves with it all the same.
    CHECK(client.ask("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").size() > 100'000);
    CHECK(writes == 3);
}

TEST_CASE("many connections that are ready at once are answered, however much they bring")
{
    const application site = make_site();
    web_script home(site);
    constexpr std::size_t each = 40'000; // more than the room that early reads share holds of all
    std::vector<net::stream_pair> clients;
    for (int i = 0; i < 8; ++i)
    {
        clients.push_back(net::make_stream_pair(home.home, 1024 * 1024));
        home.server.take(std::move(clients.back().second));
    }
    home.settle();
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(each) + "\r\n\r\n";
    home.home.post(
        [&]
        {
            for (std::size_t i = 0; i < clients.size(); ++i)
            {
                const std::string request = head + std::string(each, static_cast<char>('a' + i));
                const bytes_view all = as_bytes(request);
                (void)clients[i].first.try_write_some(std::span(&all, 1));
            }
        });
    home.settle();
    for (std::size_t i = 0; i < clients.size(); ++i)
    {
        std::vector<std::uint8_t> buffer(2 * each);
        const auto got = clients[i].first.try_read_some(buffer);
        const std::string content(each, static_cast<char>('a' + i));
        CHECK(as_text(std::span(buffer).first(got->value())) == answered(home, content));
    }
}

TEST_CASE("a client that cannot be answered when the turn ends has gone, and those behind it are answered")
{
    const application site = make_site();
    web_script client(site);
    net::stream_pair broken = net::make_stream_pair(client.home);
    broken.second_faults->writes_left = 10;
    broken.second_faults->write_error = boost::asio::error::broken_pipe;
    client.server.take(std::move(broken.second));
    client.settle();
    CHECK(client.server.connections() == 2);
    const bytes_view request = as_bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    client.home.post(
        [&]
        {
            (void)broken.first.try_write_some(std::span(&request, 1));
            (void)client.pair.first.try_write_some(std::span(&request, 1));
        });
    CHECK(client.received() == answered(client, "Hello, world!"));
    broken.first.close();
    client.settle();
    CHECK(client.server.connections() == 1);
}
