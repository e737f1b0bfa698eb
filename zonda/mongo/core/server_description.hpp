// What is known about the server.
#pragma once

#include <zonda/bson/object_id.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::mongo
{

namespace core
{

/// What servers of these releases say as their max_wire_version.
inline constexpr std::int32_t wire_version_of_4_4 = 9;
inline constexpr std::int32_t wire_version_of_8_2 = 27;

} // namespace core

/// Spec: MongoDB driver specifications, server discovery and monitoring (ServerType).
enum class server_type : std::uint8_t
{
    unknown,
    standalone,
    mongos,
    rs_primary,
    rs_secondary,
    rs_arbiter,
    rs_other, ///< a member that starts, recovers, or is hidden
    rs_ghost  ///< started as a member of a set that it does not belong to yet
};

std::string_view name_of(server_type type) noexcept;

/// Says which of two replies or errors of one server process is newer.
struct topology_version
{
    bson::object_id process_id{};
    std::int64_t counter{0};

    bool operator==(const topology_version&) const = default;
};

struct server_description
{
    server_type type{server_type::unknown};
    std::int32_t min_wire_version{0};
    std::int32_t max_wire_version{0};
    std::string set_name{};
    /// `host:port` of the primary, as the set's configuration calls it.
    std::string primary{};

    /// Largest document that is stored, in bytes. (maxBsonObjectSize)
    std::int32_t max_bson_object_size{16'777'216};
    /// (maxMessageSizeBytes)
    std::int32_t max_message_size{48'000'000};
    /// Most documents in one write command. (maxWriteBatchSize)
    std::int32_t max_write_batch_size{100'000};

    /// Nothing: the server has no sessions. (logicalSessionTimeoutMinutes)
    std::optional<std::chrono::minutes> session_timeout{};
    std::optional<topology_version> version{};
    /// It knows the command `hello`, not only `isMaster`. (helloOk)
    bool hello_ok{false};
    /// Why it is unknown, in words.
    std::string failure{};

    bool has_sessions() const noexcept { return session_timeout.has_value(); }
    bool retries_writes() const noexcept
    {
        return has_sessions() && (type == server_type::rs_primary || type == server_type::mongos);
    }
};

} // namespace zonda::mongo
