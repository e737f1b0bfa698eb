// Trap 16: the end of a client's side (FIN) is not always the end of its interest.
#include "tests/support/small_site.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/web_script.hpp"
#include <zonda/loop.hpp>
#include <zonda/web.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <thread>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;
using test::answered;
using test::make_site;
using test::web_script;

namespace
{

constexpr std::size_t much = 1'000'000;
constexpr std::size_t under_way = 10'000;

void ask_and_send_no_more(web_script& client, const std::string& target)
{
    client.connect(under_way);
    client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    client.pair.first.shutdown_send();
    client.settle();
}

// What a client reads that takes what is under way each ten seconds.
std::string read_slowly(web_script& client)
{
    std::string all;
    std::array<std::uint8_t, under_way> buffer;
    while (true)
    {
        const auto got = client.pair.first.try_read_some(buffer);
        if (!got || !*got || **got == 0)
        {
            client.ended = got.has_value();
            return all;
        }
        all += as_text(std::span(buffer).first(**got));
        client.advance(10s);
    }
}

std::size_t content_size(const std::string& answer)
{
    return answer.size() - answer.find("\r\n\r\n") - 4;
}

// Ten bytes, one a second.
class ten_seconds final : public content_source
{
public:
    std::optional<std::uint64_t> size() const noexcept override { return 10; }
    task<void> write_to(writer& out) override
    {
        for (int i = 0; i < 10; ++i)
        {
            co_await sleep(1s);
            co_await out.write("x");
        }
    }
};

} // namespace

TEST_CASE("trap 16: a client that only ends its side still gets its answer")
{
    const application site = make_site();
    web_script client(site);
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    client.pair.first.shutdown_send();
    CHECK(client.received() == answered(client, "Hello, world!"));
    CHECK(client.ended);
    client.connect();
    server_settings settings = web_script::quiet();
    settings.half_close_grace = 5s;
    web_script patient(site, settings);
    patient.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    patient.pair.first.shutdown_send();
    patient.advance(1001ms);
    CHECK(patient.received().find("waited") != std::string::npos);
    CHECK(patient.closed());
}

TEST_CASE("trap 16: a large answer reaches a slow client whole that sends no more")
{
    application site;
    site.get("/at-once", [](request&) { return text(std::string(much, 'x')); });
    site.get("/later",
             [](request&) -> task<response>
             {
                 co_await sleep(400ms);
                 co_return text(std::string(much, 'x'));
             });
    web_script client(site);
    ask_and_send_no_more(client, "/at-once"); // the end comes while the answer is under way
    CHECK(content_size(read_slowly(client)) == much);
    CHECK(client.ended);
    ask_and_send_no_more(client, "/later"); // and here before it is made
    client.advance(401ms);
    CHECK(content_size(read_slowly(client)) == much);
    CHECK(client.ended);
    CHECK(client.server.connections() == 0);
}

TEST_CASE("trap 16: content of a known length is sent whole to a client that sends no more, however long it is made")
{
    application site;
    site.get("/", [](request&) { return response(media_type::bytes, std::make_unique<ten_seconds>()); });
    web_script client(site);
    ask_and_send_no_more(client, "/");
    for (int i = 0; i < 10; ++i)
    {
        client.advance(1001ms);
    }
    CHECK(client.received().ends_with("\r\n\r\nxxxxxxxxxx"));
    CHECK(client.ended);
}

TEST_CASE("trap 16: a file is sent whole to a slow client that sends no more")
{
    const test::temporary_folder folder;
    std::ofstream(folder / "large.bin") << std::string(much, 'x');
    application site;
    site.static_files("/{path...}", folder.path().string());
    web_script client(site);
    ask_and_send_no_more(client, "/large.bin");
    std::string got;
    // It is read on threads, in their own time; the client's goes on for hours.
    for (const auto end = std::chrono::steady_clock::now() + 20s;
         !client.ended && std::chrono::steady_clock::now() < end;)
    {
        client.settle();
        const std::string some = read_slowly(client);
        got += some;
        some.empty() ? std::this_thread::sleep_for(1ms) : client.advance(1s);
    }
    CHECK(content_size(got) == much);
    CHECK(client.ended);
}

TEST_CASE(
    "trap 16: a stream without a known length ends with its client's side, after the grace, or never if that is so")
{
    int written = 0;
    application site;
    site.get("/events",
             [&](request&)
             {
                 return stream("text/event-stream",
                               [&](writer& out) -> task<void>
                               {
                                   while (true)
                                   {
                                       co_await out.write(": still here\n\n");
                                       ++written;
                                       co_await sleep(100ms);
                                   }
                               });
             });
    web_script client(site);
    ask_and_send_no_more(client, "/events");
    client.advance(499ms);
    CHECK(client.server.connections() == 1);
    client.advance(2ms);
    CHECK(client.server.connections() == 0);
    server_settings settings = web_script::quiet();
    settings.half_close_grace = std::chrono::milliseconds::max();
    web_script patient(site, settings);
    ask_and_send_no_more(patient, "/events");
    written = 0;
    for (int i = 0; i < 100; ++i)
    {
        patient.advance(101ms);
        CHECK(!patient.received().empty());
    }
    CHECK(written == 100);
    CHECK(patient.server.connections() == 1);
    patient.pair.first.close();
    patient.advance(101ms);
    CHECK(patient.server.connections() == 0);
}
