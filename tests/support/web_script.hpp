// A server whose client is the test: it says which bytes come and sees which go, and moves the clock.
#pragma once

#include <zonda/loop/run_loop.hpp>
#include <zonda/net/memory_pair.hpp>
#include <zonda/web/application.hpp>
#include <zonda/web/core/http_date.hpp>
#include <zonda/web/io/serving.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>

namespace zonda::test
{

class web_script : private log_sink
{
public:
    explicit web_script(const web::application& site, const web::server_settings& settings = quiet())
        : server(watched_home(), site, settings)
    {
        connect();
    }

    /// What nobody expected in the log fails the test.
    ~web_script() { CHECK_MESSAGE(logged.empty(), "unexpected in the log: " << logged); }

    /// The log has said this, and nothing else since the last call.
    void expect_logged(const std::string& message)
    {
        CHECK(logged == message);
        logged.clear();
    }

    /// Defaults, without what differs from run to run.
    static web::server_settings quiet()
    {
        web::server_settings settings;
        settings.server_timing = false;
        return settings;
    }

    /// Another client, in place of the one before, whose connection stays as it is.
    void connect(std::size_t capacity = 1024 * 1024)
    {
        pair = net::make_stream_pair(home, capacity);
        server.take(std::move(pair.second));
        settle();
    }

    /// Writes, and lets the server do all it can.
    void send(std::string_view text)
    {
        const bytes_view all = as_bytes(text);
        (void)pair.first.try_write_some(std::span(&all, 1));
        settle();
    }

    /// Everything that came since the last call.
    std::string received()
    {
        settle();
        std::string all;
        std::array<std::uint8_t, 65536> buffer;
        while (true)
        {
            const auto got = pair.first.try_read_some(buffer);
            if (!got || !*got || **got == 0)
            {
                ended = got.has_value();
                return all;
            }
            all += as_text(std::span(buffer).first(**got));
            settle();
        }
    }

    /// Sends and receives.
    std::string ask(std::string_view text)
    {
        send(text);
        return received();
    }

    /// The server has closed, after what `received` said last.
    bool closed()
    {
        std::array<std::uint8_t, 1> buffer;
        const auto got = pair.first.try_read_some(buffer);
        return got && (!*got || **got == 0);
    }

    void advance(std::chrono::milliseconds by)
    {
        clock.advance(by);
        settle();
    }

    void settle()
    {
        while (home.poll())
        {
        }
    }

    /// `Date` and its line end, as the server writes them now.
    std::string date_line() const
    {
        const auto now = std::chrono::floor<std::chrono::seconds>(clock.wall_now());
        return "Date: " + web::to_http_date(now) + "\r\n";
    }

    std::string logged;
    manual_clock clock;
    run_loop home{clock};
    web::serving server;
    net::stream_pair pair;
    bool ended{false};

private:
    run_loop& watched_home()
    {
        home.log_to(*this);
        return home;
    }

    void write(const log_record& record) override { logged += record.message; }
};

} // namespace zonda::test
