// The commands by which a client learns whom it speaks with.
#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/command.hpp>
#include <zonda/pocket/core/login.hpp>
#include <zonda/pocket/core/store.hpp>

namespace zonda::pocket
{
namespace
{

void append_replica_set(command_context& context)
{
    const auto& server = context.server;
    const auto& address = server.settings.address;
    static const auto election = bson::object_id::from_string("7fffffff0000000000000001");
    const auto last_write = datetime(std::chrono::seconds(server.cluster_time.seconds));
    context.reply.append("hosts", bson::arr(address))
        .append("setName", server.settings.replica_set)
        .append("setVersion", 1)
        .append("secondary", false)
        .append("primary", address)
        .append("me", address)
        .append("electionId", *election)
        .open_document("lastWrite")
        .append("opTime", bson::doc("ts", server.cluster_time, "t", 1L))
        .append("lastWriteDate", last_write)
        .append("majorityOpTime", bson::doc("ts", server.cluster_time, "t", 1L))
        .append("majorityWriteDate", last_write)
        .close();
}

// The same for every name: who guesses names learns nothing, and is refused by the one mechanism that there is.
void append_mechanisms(command_context& context)
{
    const auto asked = context.body["saslSupportedMechs"].text();
    if (context.server.settings.user && asked.starts_with("admin."))
        context.reply.append("saslSupportedMechs", bson::arr("SCRAM-SHA-256"));
}

outcome<void> hello(command_context& context)
{
    const bool legacy = context.name() != "hello";
    if (const auto app = context.body["client"]["application"]["name"].text(); !app.empty())
        context.client.app_name = app;
    if (context.body["topologyVersion"] || context.body["maxAwaitTimeMS"])
        return failure{errc::bad_value, "pocket sends no topologyVersion and cannot wait for a change of it"};
    if (legacy)
        context.reply.append("ismaster", true).append("helloOk", true);
    else
        context.reply.append("isWritablePrimary", true);
    if (context.server.in_replica_set())
        append_replica_set(context);
    context.reply.append("maxBsonObjectSize", static_cast<int>(most_document_bytes))
        .append("maxMessageSizeBytes", static_cast<int>(wire::default_max_message_size))
        .append("maxWriteBatchSize", 100'000)
        .append("localTime", context.now)
        .append("logicalSessionTimeoutMinutes", 30)
        .append("connectionId", static_cast<int>(context.client.number))
        .append("minWireVersion", 0)
        .append("maxWireVersion", max_wire_version)
        .append("readOnly", false);
    append_mechanisms(context);
    if (const auto speculative = context.body["speculativeAuthenticate"]; is_document(speculative))
        append_speculative_login(context, as_document(speculative));
    return {};
}

outcome<void> ping(command_context&)
{
    return {};
}

outcome<void> build_info(command_context& context)
{
    context.reply.append("version", pretended_version)
        .append("gitVersion", "zonda pocket")
        .append("modules", bson::array())
        .append("allocator", "system")
        .append("versionArray", bson::arr(7, 0, 0, 0))
        .append("bits", 64)
        .append("debug", false)
        .append("maxBsonObjectSize", static_cast<int>(most_document_bytes))
        .append("storageEngines", bson::arr("sqlite"));
    return {};
}

outcome<void> whats_my_uri(command_context& context)
{
    context.reply.append("you", context.client.remote);
    return {};
}

outcome<void> connection_status(command_context& context)
{
    const auto& user = context.server.settings.user;
    const bool known = user && context.client.logged_in;
    context.reply.open_document("authInfo").open_array("authenticatedUsers");
    if (known)
        context.reply.push(bson::doc("user", user->user, "db", "admin"));
    context.reply.close().open_array("authenticatedUserRoles");
    if (known)
        context.reply.push(bson::doc("role", "root", "db", "admin"));
    context.reply.close().close();
    return {};
}

constexpr command_entry entries[] = {
    {"hello", hello, false, true},
    {"isMaster", hello, false, true},
    {"ismaster", hello, false, true},
    {"ping", ping, false, true},
    {"buildInfo", build_info, false, true},
    {"buildinfo", build_info, false, true},
    {"whatsmyuri", whats_my_uri, false, true},
    {"connectionStatus", connection_status, false, true},
};

} // namespace

std::span<const command_entry> greeting_commands()
{
    return entries;
}

} // namespace zonda::pocket
