// From an address to a connection that is signed in.
#pragma once

#include <zonda/mongo/core/hello.hpp>
#include <zonda/mongo/core/sasl_exchange.hpp>
#include <zonda/mongo/core/settings.hpp>
#include <zonda/mongo/core/topology.hpp>
#include <zonda/mongo/io/connection.hpp>

#include <functional>
#include <memory>

namespace zonda::mongo::io
{

/// Opens a stream to the server; net::connect, unless a test has another way.
using dialer = std::function<task<result<net::stream>>(loop& home)>;

/// Dials the host; a name, an address or a socket's path.
dialer dial(const host& where);

struct established
{
    std::shared_ptr<connection> link{};
    server_description server{};
    std::chrono::nanoseconds round_trip_time{0}; ///< of hello
};

struct establish_options
{
    const client_settings* settings{nullptr};
    const dialer* dial{nullptr};
    /// Sign in; monitors do not.
    bool authenticate{false};
    /// Keys of earlier sign-ins.
    core::scram_key_cache* keys{nullptr};
    buffer_store* buffers{nullptr};
};

/// Dials, says hello and signs in, all within connect_timeout. `stage` says how far it came.
///
/// Errors: errc::network_error, zonda::errc::timed_out, errc::protocol_error, errc::incompatible_server,
/// errc::authentication_failed, errc::not_supported, any server_errc, operation_aborted; in words with the server's
/// name. Cancellation: at once; the connection is closed. Lifetime: what `options` points to outlives it.
task<result<established>> establish(loop& home, establish_options options, core::operation_error::stage& stage);

} // namespace zonda::mongo::io
