#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/hello.hpp>
#include <zonda/mongo/core/reply.hpp>

#include <sys/utsname.h>

#include <algorithm>

namespace zonda::mongo
{

std::string_view name_of(server_type type) noexcept
{
    switch (type)
    {
    case server_type::unknown:
        return "Unknown";
    case server_type::standalone:
        return "Standalone";
    case server_type::mongos:
        return "Mongos";
    case server_type::rs_primary:
        return "RSPrimary";
    case server_type::rs_secondary:
        return "RSSecondary";
    case server_type::rs_arbiter:
        return "RSArbiter";
    case server_type::rs_other:
        return "RSOther";
    case server_type::rs_ghost:
        return "RSGhost";
    }
    return "Unknown";
}

namespace core
{

namespace
{

constexpr std::string_view driver_name = "zonda";
constexpr std::string_view driver_version = "0.1.0";

void append_client_metadata(bson::document_builder& out, const std::string& app_name)
{
    utsname system{};
    const bool known = uname(&system) == 0;
    out.open_document("client");
    if (!app_name.empty())
        out.open_document("application").append("name", std::string_view(app_name)).close();
    out.open_document("driver").append("name", driver_name).append("version", driver_version).close();
    out.open_document("os").append("type", known ? system.sysname : "unknown");
    if (known)
        out.append("architecture", std::string_view(system.machine))
            .append("version", std::string_view(system.release));
    out.close();
    out.append("platform", "C++20");
    out.close();
}

bool says(bson::document_view reply, std::string_view field)
{
    return reply[field].truthy().value_or(false);
}

server_type type_of(bson::document_view reply)
{
    if (says(reply, "isreplicaset"))
        return server_type::rs_ghost;
    if (reply["msg"].text() == "isdbgrid")
        return server_type::mongos;
    if (reply["setName"].text().empty())
        return server_type::standalone;
    if (says(reply, "hidden"))
        return server_type::rs_other;
    if (says(reply, "isWritablePrimary") || says(reply, "ismaster"))
        return server_type::rs_primary;
    if (says(reply, "secondary"))
        return server_type::rs_secondary;
    return says(reply, "arbiterOnly") ? server_type::rs_arbiter : server_type::rs_other;
}

// A number within bounds; what the server says beyond them, or not at all, gives `otherwise`.
std::int32_t number_of(bson::document_view reply, std::string_view field, std::int64_t least, std::int32_t otherwise)
{
    const auto said = reply[field].to_int64();
    return said && *said >= least && *said <= INT32_MAX ? static_cast<std::int32_t>(*said) : otherwise;
}

std::optional<topology_version> version_of(bson::document_view reply)
{
    const auto version = reply["topologyVersion"];
    const auto process = version["processId"].get<bson::object_id>();
    const auto counter = version["counter"].to_int64();
    if (!process || !counter)
        return std::nullopt;
    return topology_version{*process, *counter};
}

error incompatible(const server_description& server)
{
    const bool old = server.max_wire_version < least_wire_version;
    return {errc::incompatible_server,
            "the server speaks wire versions " + std::to_string(server.min_wire_version) + " to " +
                std::to_string(server.max_wire_version) + ", this driver " + std::to_string(least_wire_version) +
                " to " + std::to_string(greatest_wire_version) +
                (old ? ": it is too old, MongoDB 4.4 or later is needed" : ": it is too new, a newer zonda is needed")};
}

} // namespace

bson::document make_handshake(const handshake_options& options)
{
    bytes data;
    bson::document_builder out(data);
    out.append("isMaster", 1).append("helloOk", true);
    append_client_metadata(out, options.app_name);
    if (!options.user.empty())
        out.append("saslSupportedMechs", std::string_view(options.user));
    if (!options.speculative.empty())
        out.append("speculativeAuthenticate", options.speculative.view());
    out.append("$db", "admin");
    out.finish();
    return bson::document::trusted(std::move(data));
}

bson::document make_hello(bool hello_ok)
{
    if (hello_ok)
        return bson::doc("hello", 1, "$db", "admin");
    return bson::doc("isMaster", 1, "helloOk", true, "$db", "admin");
}

result<server_description> parse_hello(bson::document_view reply)
{
    if (auto failed = failure_of(reply, "hello"))
        return std::move(failed->what);
    server_description out;
    const auto max_wire = reply["maxWireVersion"].to_int64();
    if (!max_wire || *max_wire < 0 || *max_wire > INT32_MAX)
        return error(errc::protocol_error, "the reply to hello has no maxWireVersion: the server is not a MongoDB that "
                                           "this driver can talk to (4.4 or later)");
    out.type = type_of(reply);
    out.max_wire_version = static_cast<std::int32_t>(*max_wire);
    out.min_wire_version = number_of(reply, "minWireVersion", 0, 0);
    if (out.max_wire_version < least_wire_version || out.min_wire_version > greatest_wire_version)
        return incompatible(out);
    out.set_name = reply["setName"].text();
    out.primary = reply["primary"].text();
    out.max_bson_object_size = number_of(reply, "maxBsonObjectSize", 1, out.max_bson_object_size);
    out.max_message_size = std::max(number_of(reply, "maxMessageSizeBytes", 1, out.max_message_size), 1024);
    out.max_write_batch_size = number_of(reply, "maxWriteBatchSize", 1, out.max_write_batch_size);
    if (const auto minutes = reply["logicalSessionTimeoutMinutes"].to_int64(); minutes && *minutes > 0)
        out.session_timeout = std::chrono::minutes(std::min<std::int64_t>(*minutes, 1'000'000));
    out.version = version_of(reply);
    out.hello_ok = says(reply, "helloOk");
    return out;
}

} // namespace core

} // namespace zonda::mongo
