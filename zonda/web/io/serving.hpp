// What the connections of one server on one loop share.
#pragma once

#include <zonda/loop/event.hpp>
#include <zonda/loop/intrusive_list.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/net/stream.hpp>
#include <zonda/web/application.hpp>
#include <zonda/web/core/head_parser.hpp>
#include <zonda/web/io/turn_io.hpp>
#include <zonda/web/server_settings.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace zonda::web
{

class connection;

/// Destroying it destroys its connections and their handlers, wherever they wait.
class serving
{
public:
    /// Throws error bad_setting.
    serving(loop& home, const application& site, const server_settings& settings);
    ~serving();
    serving(const serving&) = delete;
    serving& operator=(const serving&) = delete;

    loop& home() const noexcept { return home_; }
    const application& site() const noexcept { return site_; }
    const server_settings& settings() const noexcept { return settings_; }

    /// Serves a connection until it ends.
    void take(net::stream stream);
    std::size_t connections() const noexcept { return count_; }

    /// Idle connections close now, others after their answer; what is left after the settings' time is cancelled, with
    /// a 503 where nothing was answered yet. Ends when the last connection has.
    task<void> drain();
    bool draining() const noexcept { return draining_; }

    // For connections.

    /// A connection's place among the open ones; it leaves when it is destroyed.
    class membership final : public list_hook
    {
    public:
        membership(serving& of, connection& one) noexcept;
        ~membership();
        connection& who() const noexcept { return who_; }

    private:
        serving& of_;
        connection& who_;
    };

    turn_io& shared() noexcept { return shared_; }
    /// Answers that are ready and neither sent nor posted end it; there are none whenever a connection waits.
    std::string& output() noexcept { return shared_.output(); }
    /// For the lines of one head while it is written.
    std::string& lines() noexcept { return lines_; }
    /// For the head of a new request; a connection takes a copy with it when it has to wait.
    head_parser& parser() noexcept { return parser_; }
    /// Reads the clock; each connection does when it goes on, so that one reading serves all that it does then.
    void read_clock() noexcept { now_ = home_.now(); }
    steady_time now() const noexcept { return now_; }
    /// `Date: ...` with its line end; made once a second.
    std::string_view date_line();

private:
    void left() noexcept;

    loop& home_;
    const application& site_;
    server_settings settings_;
    turn_io shared_;
    std::string lines_;
    head_parser parser_;
    std::string date_line_;
    steady_time now_;
    steady_time date_until_{}; // when its second is over
    intrusive_list<membership> open_;
    std::size_t count_{0};
    std::size_t peak_{0}; // since memory was given back
    bool draining_{false};
    event all_left_;
};

} // namespace zonda::web
