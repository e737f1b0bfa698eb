// What operators and test suites ask of a server.
#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/command.hpp>

namespace zonda::pocket
{
namespace
{

outcome<void> server_status(command_context& context)
{
    const auto& server = context.server;
    context.reply.append("host", server.settings.address)
        .append("version", pretended_version)
        .append("process", "pocket")
        .append("localTime", context.now)
        .open_document("storageEngine")
        .append("name", "sqlite")
        .append("persistent", true)
        .close()
        .open_document("metrics")
        .append("collectionScans", server.collection_scans)
        .append("openCursors", static_cast<long>(server.cursors.count()))
        .append("commands", server.commands)
        .close();
    return {};
}

outcome<void> get_parameter(command_context& context)
{
    // What drivers' test suites look at before they begin.
    const bool all = context.body["getParameter"].text() == "*";
    bool any = false;
    const auto give = [&](std::string_view name, bool v)
    {
        if (!all && !context.body[name])
            return;
        context.reply.append(name, v);
        any = true;
    };
    give("enableTestCommands", true);
    give("requireApiVersion", false);
    if (all || context.body["authenticationMechanisms"])
    {
        context.reply.append("authenticationMechanisms", bson::arr("SCRAM-SHA-256"));
        any = true;
    }
    if (!any)
        return failure{errc::invalid_options, "no option found to get"};
    return {};
}

outcome<void> command_line(command_context& context)
{
    context.reply.append("argv", bson::arr("pocket")).append("parsed", bson::document());
    return {};
}

outcome<void> configure_fail_point(command_context& context)
{
    const auto name = context.body["configureFailPoint"].text();
    if (context.db != "admin")
        return failure{errc::unauthorized, "configureFailPoint may only be run against the admin database."};
    if (name != "failCommand")
        return failure{errc::bad_value, "pocket has the failpoint failCommand, not '" + std::string(name) + "'"};
    auto armed = parse_fail_command(context.body);
    if (!armed)
        return armed.error();
    context.reply.append("count", static_cast<int>(context.server.faults.fail_command_count()));
    context.server.faults.set_fail_command(std::move(*armed));
    return {};
}

constexpr command_entry entries[] = {
    {"serverStatus", server_status},
    {"getParameter", get_parameter},
    {"getCmdLineOpts", command_line},
    {"configureFailPoint", configure_fail_point},
};

} // namespace

std::span<const command_entry> diagnostic_commands()
{
    return entries;
}

} // namespace zonda::pocket
