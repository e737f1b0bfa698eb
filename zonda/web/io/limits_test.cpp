// The numbers of docs/http1.md, each just below and just above, on a server with its defaults. Times are in the tests
// of what they limit.
#include "tests/support/web_script.hpp"
#include <zonda/loop/sleep.hpp>
#include <zonda/web.hpp>
#include <zonda/web/test_client.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <span>
#include <string>
#include <string_view>

using namespace zonda;
using namespace zonda::web;
using namespace std::chrono_literals;
using test::web_script;

namespace
{

task<response> echo(request& of)
{
    std::string content = co_await of.content();
    co_return text(std::move(content));
}

response ignore(request&)
{
    return text("not read");
}

task<response> wait_a_second(request&)
{
    co_await sleep(1s);
    co_return text("waited");
}

// Whether each file of a form is on disk: a letter a file.
task<response> places(request& of)
{
    const arguments form = co_await of.form();
    const uploaded_files files = co_await of.files();
    std::string all;
    for (const uploaded_file& one : files)
    {
        all += one.is_on_disk() ? "d" : "m";
    }
    co_return text(std::move(all));
}

application make_site()
{
    application site;
    site.post("/", echo);
    site.post("/ignore", ignore);
    site.post("/form", places).content_limit(10'000'000);
    site.get("/wait", wait_a_second);
    return site;
}

// The status of the answer to a request on a connection of its own; 0: none yet.
class asking
{
public:
    int status(std::string_view request)
    {
        client_.connect(4 * 1024 * 1024);
        const std::string got = client_.ask(request);
        return got.size() > 12 ? std::stoi(got.substr(9, 3)) : 0;
    }
    int status_of_form(const std::string& content, const std::string& boundary = "b")
    {
        return status("POST /form HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(content.size()) +
                      "\r\nContent-Type: multipart/form-data; boundary=" + boundary + "\r\n\r\n" + content);
    }

private:
    const application site_{make_site()};
    web_script client_{site_};
};

std::string times(std::size_t count, std::string_view text)
{
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
    {
        all += text;
    }
    return all;
}

std::string sized(std::size_t size, std::string_view before, std::string_view behind)
{
    return std::string(before) + std::string(size - before.size() - behind.size(), 'x') + std::string(behind);
}

const std::string chunked_head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string part = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n";
const std::string last = "--b--\r\n";

} // namespace

TEST_CASE(
    "trap 11: a method of 32 characters, a target of 8 KiB, a head of 32 KiB and 100 fields are read, and no more")
{
    asking client;
    const std::string host = " HTTP/1.1\r\nHost: a\r\n";
    CHECK(client.status(std::string(32, 'M') + " /x" + host + "\r\n") == 404);
    CHECK(client.status(std::string(33, 'M') + " /x" + host + "\r\n") == 400);
    CHECK(client.status("GET /" + std::string(8 * 1024 - 1, 'x') + host + "\r\n") == 404);
    CHECK(client.status("GET /" + std::string(8 * 1024, 'x') + host + "\r\n") == 414);
    CHECK(client.status(sized(32 * 1024, "GET /x" + host + "X: ", "\r\n\r\n")) == 404);
    CHECK(client.status(sized(32 * 1024 + 1, "GET /x" + host + "X: ", "\r\n\r\n")) == 431);
    CHECK(client.status("GET /x" + host + times(99, "X: y\r\n") + "\r\n") == 404);
    CHECK(client.status("GET /x" + host + times(100, "X: y\r\n") + "\r\n") == 431);
}

TEST_CASE("trap 11: content of 1 MiB is taken where the route says nothing, and a length has 18 digits at most")
{
    asking client;
    const auto announce = [&](const std::string& length)
    { return client.status("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n"); };
    CHECK(announce("1048576") == 0);
    CHECK(announce("1048577") == 413);
    CHECK(announce(std::string(18, '9')) == 413);
    CHECK(announce(std::string(19, '9')) == 400);
}

TEST_CASE(
    "trap 4: a chunk's size has 16 digits at most, its extensions 512 bytes, all of them 16 KiB beyond the content")
{
    asking client;
    const std::string end = "0\r\n\r\n";
    CHECK(client.status(chunked_head + std::string(15, '0') + "1\r\nx\r\n" + end) == 200);
    CHECK(client.status(chunked_head + std::string(16, '0') + "1\r\nx\r\n" + end) == 400);
    const std::string full = "1;" + std::string(511, 'e') + "\r\nx\r\n";
    CHECK(client.status(chunked_head + full + end) == 200);
    CHECK(client.status(chunked_head + "1;" + std::string(512, 'e') + "\r\nx\r\n" + end) == 400);
    CHECK(client.status(chunked_head + times(32, full) + end) == 200);
    CHECK(client.status(chunked_head + times(33, full) + end) == 400);
    const std::string content = "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
    CHECK(client.status(chunked_head + content + times(33, full) + end) == 200);
}

TEST_CASE("trap 8: content that nobody read is skipped if 256 KiB are left, or less")
{
    const application site = make_site();
    web_script client(site);
    const auto says_close = [&](const std::string& length)
    {
        client.connect();
        return client.ask("POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n")
                   .find("\r\nConnection: close\r\n") != std::string::npos;
    };
    CHECK(!says_close("262144"));
    CHECK(says_close("262145"));
    CHECK(server_settings{}.linger_bytes == 16 * 1024 * 1024); // what it does: unread_content_test.cpp
}

TEST_CASE("trap 15: while a handler waits 64 KiB are read ahead")
{
    const application site = make_site();
    web_script client(site);
    constexpr std::size_t under_way = 1000;
    client.connect(under_way);
    client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    const std::string more(under_way, 'x');
    const bytes_view piece = as_bytes(more);
    std::size_t taken = 0;
    while (const auto some = client.pair.first.try_write_some(std::span(&piece, 1)))
    {
        taken += some->value();
        client.settle();
    }
    CHECK(taken > 64 * 1024);
    CHECK(taken <= 64 * 1024 + 2 * under_way);
}

TEST_CASE(
    "trap 11: a form has up to 1000 parts and 8 KiB before them, and 62 blanks behind a boundary of 70 characters")
{
    asking client;
    CHECK(client.status_of_form(times(1000, part) + last) == 200);
    CHECK(client.status_of_form(times(1001, part) + last) == 400);
    CHECK(client.status_of_form(std::string(8 * 1024, 'p') + "\r\n" + part + last) == 200);
    CHECK(client.status_of_form(std::string(8 * 1024 + 1, 'p') + "\r\n" + part + last) == 400);
    const auto behind = [](std::size_t blanks) { return "--b" + std::string(blanks, ' ') + part.substr(3) + last; };
    CHECK(client.status_of_form(behind(62)) == 200);
    CHECK(client.status_of_form(behind(63)) == 400);
    const std::string boundary(70, 'b');
    CHECK(client.status_of_form("--" + boundary + "--\r\n", boundary) == 200);
    CHECK(client.status_of_form("--" + boundary + "b--\r\n", boundary + "b") == 400);
}

TEST_CASE("trap 11: a part has a head of 8 KiB, a name of 256 bytes and a file's name of 1 KiB, and no more")
{
    asking client;
    const auto with = [](const std::string& parameters, const std::string& more = {})
    { return "--b\r\nContent-Disposition: form-data; " + parameters + "\r\n" + more + "\r\n1\r\n" + last; };
    CHECK(client.status_of_form(with("name=" + std::string(256, 'n'))) == 200);
    CHECK(client.status_of_form(with("name=" + std::string(257, 'n'))) == 400);
    CHECK(client.status_of_form(with("name=a; filename=" + std::string(1024, 'n'))) == 200);
    CHECK(client.status_of_form(with("name=a; filename=" + std::string(1025, 'n'))) == 400);
    const std::string disposition = "Content-Disposition: form-data; name=a\r\n";
    const auto head_of = [&](std::size_t size)
    { return with("name=a", sized(size - disposition.size() - 2, "X: ", "\r\n")); };
    CHECK(client.status_of_form(head_of(8 * 1024)) == 200);
    CHECK(client.status_of_form(head_of(8 * 1024 + 1)) == 400);
}

TEST_CASE("trap 11: a form's text is 1 MiB; a file is in memory up to 64 KiB, and all of them up to 1 MiB")
{
    asking client;
    const auto text_of = [](std::size_t size) // its name counts, too
    { return part.substr(0, part.size() - 3) + std::string(size - 1, 'x') + "\r\n" + last; };
    CHECK(client.status_of_form(text_of(1024 * 1024)) == 200);
    CHECK(client.status_of_form(text_of(1024 * 1024 + 1)) == 413);
    test_client browser(make_site());
    const std::string file_head = "--b\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n";
    const auto places_of = [&](const std::string& files)
    { return browser.post("/form", "multipart/form-data; boundary=b", files + last).content; };
    const std::string full = file_head + std::string(64 * 1024, 'x') + "\r\n";
    CHECK(places_of(full) == "m");
    CHECK(places_of(file_head + std::string(64 * 1024 + 1, 'x') + "\r\n") == "d");
    CHECK(places_of(times(16, full) + file_head + "x\r\n") == std::string(16, 'm') + "d");
    CHECK(places_of(times(15, full) + file_head + "x\r\n" + file_head + "y\r\n") == std::string(17, 'm'));
}
