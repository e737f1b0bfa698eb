// How a server listens, how long it waits, and how much it takes. The defaults are meant for the open internet.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/web/core/head_parser.hpp>
#include <zonda/web/upload_settings.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace zonda::web
{

/// A server that is given what it cannot keep to throws (`check` says why). Times are not negative; where zero has no
/// meaning of its own, they are more than zero. `milliseconds::max()`: no limit.
struct server_settings
{
    /// Address to listen on; "0.0.0.0" and "::" mean every one.
    std::string host{"127.0.0.1"};
    /// 0: a free one.
    std::uint16_t port{8888};
    /// Loops, each a thread with its own listening socket; at least 1. More than one wants `serve` with a function.
    unsigned loops{1};

    /// Limits of a request's head; their ranges are beside them.
    head_limits head{};
    /// Most bytes of content, unless the route says otherwise. More is 413.
    std::uint64_t content{1024 * 1024};
    /// What is taken of forms with files, within that.
    upload_settings uploads{};
    /// Most bytes that are read ahead while a handler runs: pipelined requests, or content that it has not asked for.
    std::size_t read_ahead{64 * 1024};

    /// From the first byte of a request to the end of its head, whatever trickles in between. At least 1 s.
    std::chrono::milliseconds head_timeout{10'000};
    /// Between two requests of a connection, and before the first. More than zero.
    std::chrono::milliseconds idle_timeout{60'000};
    /// Content must come at this rate, in bytes a second, once `content_grace` has passed; only time in which the
    /// server waits for the client counts. Rate 0: any, but never nothing for `idle_timeout`.
    std::uint64_t content_rate{256};
    std::chrono::milliseconds content_grace{10'000};
    /// A client that takes nothing of its answer for this long is dropped. More than zero. Over TCP the socket itself
    /// gives a client up after 210 s.
    std::chrono::milliseconds write_timeout{30'000};
    /// A client that has said that it sends no more (which may mean that it left) still gets an answer that is ready
    /// within this time; then its handler is cancelled, or the stream that it gets, unless the length of that is known.
    /// Zero: at once.
    std::chrono::milliseconds half_close_grace{500};
    /// After an answer to a request that was not read whole, the connection goes on if so much is left, or less: it is
    /// read and thrown away.
    std::size_t skip_bytes{256 * 1024};
    /// Else the server ends its side; what the client still sends is read and thrown away, since a reset would destroy
    /// the answer on its way: so many bytes at most, for so long in all, until nothing comes for `linger_pause`.
    std::size_t linger_bytes{16 * 1024 * 1024};
    std::chrono::milliseconds linger_timeout{10'000};
    std::chrono::milliseconds linger_pause{2'000};
    /// At the end (SIGTERM): requests under way have this long to finish, then they are cancelled. Zero: at once.
    std::chrono::milliseconds drain_timeout{10'000};

    /// Each request's time is split into where it went (request::times). Off: nothing is measured and shown.
    bool ledger{true};
    /// Every answer says where its time went, in `Server-Timing`. Wants the ledger.
    bool server_timing{true};
    /// Errors show their insides to clients on this machine, and to no other.
    bool development{false};
    /// They do to every client: where the browser is not on the machine of a server that nobody else reaches (a
    /// container, a board). Said in the log; never on a public address.
    bool development_everywhere{false};
};

/// Errors: bad_setting, with the name of the setting and its range.
result<void> check(const server_settings& settings);

} // namespace zonda::web
