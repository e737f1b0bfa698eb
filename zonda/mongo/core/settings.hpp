// Everything about a client that lives as long as it does.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/mongo/core/credential.hpp>
#include <zonda/mongo/core/host.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::mongo
{

/// How many members must have a write before it is acknowledged; what is left out, the server decides.
/// Spec: MongoDB driver specifications, read and write concern.
struct write_concern
{
    /// Most members of the set.
    static write_concern majority()
    {
        write_concern out;
        out.mode = "majority";
        return out;
    }
    /// So many members.
    static write_concern members(std::int32_t count)
    {
        write_concern out;
        out.w = count;
        return out;
    }
    /// Nobody answers: the write is sent, and whether it was made is never known.
    static write_concern unacknowledged() { return members(0); }

    bool acknowledged() const noexcept { return !mode.empty() || w != 0 || journal.value_or(false); }

    /// A number of members; 0: unacknowledged. (w)
    std::optional<std::int32_t> w{};
    /// "majority", or a mode of the set's configuration; wins over `w`. (w)
    std::string mode{};
    /// Wait for the journal. (journal)
    std::optional<bool> journal{};
    /// The server gives up waiting for members after this long; zero: never. (wTimeoutMS)
    std::chrono::milliseconds timeout{0};

    bool operator==(const write_concern&) const = default;
};

/// Which members answer reads. A client of one server sends it along, so that a secondary that was dialled directly
/// answers. Spec: MongoDB driver specifications, server selection.
enum class read_mode : std::uint8_t
{
    primary,
    primary_preferred,
    secondary,
    secondary_preferred,
    nearest
};

/// Never written inside a co_await expression (docs/compilers.md says why).
struct client_settings
{
    /// Where the server is; this version takes exactly one.
    std::vector<host> hosts{};
    /// The database named in the connection string, for programs to take by default; the driver itself does not.
    std::optional<std::string> database{};
    std::optional<credential> user{};

    /// Shown in the server's log and profiler; at most 128 bytes. (appName)
    std::string app_name{};
    /// The set's name that the server must say; empty: any. (replicaSet)
    std::string replica_set{};
    /// Talk to the server whatever its role is. (directConnection)
    bool direct_connection{false};

    /// Until a connection is open and its server has said hello; zero: no limit. (connectTimeoutMS)
    std::chrono::milliseconds connect_timeout{10'000};
    /// Between two checks of the server; at least 500 ms. (heartbeatFrequencyMS)
    std::chrono::milliseconds heartbeat_frequency{10'000};
    /// How long an operation waits for a usable server; more than zero. (serverSelectionTimeoutMS)
    std::chrono::milliseconds server_selection_timeout{30'000};
    /// For each whole operation, from its start to its end, retries included; zero: no limit. An operation's own
    /// `timeout` takes its place. (timeoutMS)
    std::chrono::milliseconds timeout{0};

    /// Most connections at a time; zero: no limit. (maxPoolSize)
    std::size_t max_pool_size{100};
    /// Connections that are kept open without being asked for; at most max_pool_size. (minPoolSize)
    std::size_t min_pool_size{0};
    /// Most connections to one server that are being established at once; at least 1. (maxConnecting)
    std::size_t max_connecting{2};
    /// An available connection unused for this long is closed; zero: never. (maxIdleTimeMS)
    std::chrono::milliseconds max_idle_time{0};
    /// How long an operation waits for a connection of the pool; zero: no limit. (waitQueueTimeoutMS)
    std::chrono::milliseconds wait_queue_timeout{0};

    /// One more try of a read whose connection broke or whose server stepped down. (retryReads)
    bool retry_reads{true};
    /// The same for writes that can be told apart by the server; on a standalone without effect. (retryWrites)
    bool retry_writes{true};
    /// "local", "majority", "linearizable", "available", "snapshot"; empty: the server's. (readConcernLevel)
    std::string read_concern_level{};
    read_mode read_preference{read_mode::primary};
    mongo::write_concern write_concern{};

    /// Sentences about options of the connection string that were not known or have no effect in this version. A
    /// client logs them when it is made.
    std::vector<std::string> warnings{};
};

/// Reads a connection string, and refuses what this version cannot do: mongodb+srv, TLS, several hosts, load
/// balancers, proxies, mechanisms other than SCRAM-SHA-256.
///
/// Errors: errc::invalid_connection_string, errc::not_supported, in words that never hold the password.
/// Spec: MongoDB driver specifications, connection string and URI options.
result<client_settings> parse_settings(std::string_view connection_string);

/// Whether a write concern makes sense. Errors: errc::invalid_argument in words.
result<void> check_write_concern(const write_concern& concern);

/// Whether a client can be made of these settings: ranges, and what this version cannot do.
///
/// Errors: errc::invalid_argument, errc::not_supported in words.
result<void> check(const client_settings& settings);

} // namespace zonda::mongo
