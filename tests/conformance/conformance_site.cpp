#include "tests/conformance/conformance_site.hpp"

#include <zonda/loop/event.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/loop/sleep.hpp>
#include <zonda/web.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>

namespace zonda::conformance
{

using namespace std::chrono_literals;
using web::request;
using web::response;

namespace
{

// A probe announces 999,999,999 bytes and wants the server to wait for them, not to take the memory.
constexpr std::uint64_t largest_echo = 1'000'000'000;
constexpr std::uint64_t largest_upload = 1'000'000'000;
constexpr std::int64_t longest_sleep = 600'000;
constexpr std::int64_t most_bytes = 100'000'000'000;

response hello(request&)
{
    return web::text("Hello, world!");
}

response options(request&)
{
    return web::text("").with_field("Allow", "GET, HEAD, POST, OPTIONS");
}

task<response> echo_content(request& of)
{
    co_return web::text(co_await of.content());
}

task<response> echo_head(request& of)
{
    while (co_await of.next_chunk())
    {
        // Read, so that the connection goes on.
    }
    std::string lines;
    for (std::size_t i = 0; i < of.head().field_count(); ++i)
    {
        const web::field_view one = of.head().field(i);
        lines.append(one.name).append(": ").append(one.value).append("\n");
    }
    co_return web::text(std::move(lines));
}

response show_cookies(request& of)
{
    std::string lines;
    of.head().for_each(web::field_name::cookie,
                       [&](std::string_view value)
                       {
                           while (const auto one = web::next_cookie(value))
                           {
                               lines.append(one->name).append("=").append(one->value).append("\n");
                           }
                       });
    return web::text(std::move(lines));
}

task<response> slow(request& of)
{
    const std::int64_t span = std::clamp<std::int64_t>(of.query().integer("ms", 0), 0, longest_sleep);
    co_await sleep(std::chrono::milliseconds(span));
    co_return web::text("after " + std::to_string(span) + " ms");
}

// Counts as held while it lives, wherever the handler's frame ends.
class held
{
public:
    explicit held(hold_counts& counts) noexcept : counts_(counts) { ++counts_.now; }
    held(const held&) = delete;
    held& operator=(const held&) = delete;
    ~held()
    {
        --counts_.now;
        ++counts_.left;
    }

private:
    hold_counts& counts_;
};

task<response> hold(request& of, hold_counts& counts)
{
    const held counted(counts);
    event never(of.home());
    co_await never.wait();
    co_return web::text("");
}

response show_held(request&, hold_counts& counts)
{
    return web::json("{\"now\": " + std::to_string(counts.now) + ", \"left\": " + std::to_string(counts.left) + "}");
}

task<void> write_bytes(web::writer& out, std::int64_t size)
{
    const std::string piece(static_cast<std::size_t>(std::min<std::int64_t>(size, 64 * 1024)), 'x');
    while (size > 0)
    {
        const std::int64_t part = std::min(size, static_cast<std::int64_t>(piece.size()));
        co_await out.write(std::string_view(piece).substr(0, static_cast<std::size_t>(part)));
        size -= part;
    }
}

response big(request& of)
{
    const std::int64_t size = std::clamp<std::int64_t>(of.query().integer("bytes", 0), 0, most_bytes);
    return web::stream(web::media_type::bytes, [size](web::writer& out) { return write_bytes(out, size); });
}

// A line a file: `photo a.png 1000000`.
task<response> upload(request& of)
{
    const web::uploaded_files files = co_await of.files();
    std::string lines;
    for (const web::uploaded_file& one : files)
    {
        lines += one.field() + " " + one.name() + " " + std::to_string(one.size()) + "\n";
    }
    co_return web::text(std::move(lines));
}

} // namespace

web::application make_site(hold_counts& holds)
{
    web::application site;
    site.get("/", hello);
    site.options("/", options);
    site.post("/", echo_content).content_limit(largest_echo).allow_other_sites();
    site.get("/echo", echo_head);
    site.post("/echo", echo_head).allow_other_sites();
    site.get("/cookie", show_cookies);
    site.get("/slow", slow);
    site.get("/hold", hold, std::ref(holds));
    site.get("/held", show_held, std::ref(holds));
    site.get("/big", big);
    site.post("/upload", upload).content_limit(largest_upload).allow_other_sites();
    return site;
}

} // namespace zonda::conformance
