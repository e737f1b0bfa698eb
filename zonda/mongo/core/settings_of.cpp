#include <zonda/mongo/core/credential_of.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/settings_of.hpp>

#include <array>

namespace zonda::mongo::core
{

namespace
{

error invalid(const std::string& words)
{
    return {errc::invalid_connection_string, "connection string: " + words};
}

error unsupported(const std::string& words)
{
    return {errc::not_supported, words};
}

template <class T, class U>
void take(const uri_options& options, std::string_view name, U& out)
{
    if (const auto said = options.get<T>(name))
        out = static_cast<U>(*said);
}

void take_milliseconds(const uri_options& options, std::string_view name, std::chrono::milliseconds& out)
{
    if (const auto said = options.get<std::int64_t>(name))
        out = std::chrono::milliseconds(*said);
}

std::optional<read_mode> read_mode_named(std::string_view name)
{
    using named = std::pair<std::string_view, read_mode>;
    static constexpr std::array modes{
        named{"primary", read_mode::primary},     named{"primaryPreferred", read_mode::primary_preferred},
        named{"secondary", read_mode::secondary}, named{"secondaryPreferred", read_mode::secondary_preferred},
        named{"nearest", read_mode::nearest},
    };
    for (const auto& [word, mode] : modes)
        if (word == name)
            return mode;
    return std::nullopt;
}

result<void> take_read_preference(const uri_options& options, client_settings& out)
{
    const auto name = options.get<std::string>("readPreference");
    if (!name)
        return {};
    const auto mode = read_mode_named(*name);
    if (!mode)
        return invalid("readPreference must be primary, primaryPreferred, secondary, secondaryPreferred or nearest");
    out.read_preference = *mode;
    return {};
}

// An option that can be read but does nothing yet is told; one that may not be left out is refused.
result<void> tell_unused(const uri_options& options, client_settings& out)
{
    for (const auto& option : options.all())
    {
        const std::string name(option.rule->name);
        if (option.rule->support == option_support::refused)
            return unsupported("option " + name + " is not supported by this version");
        if (option.rule->support == option_support::ignored)
            out.warnings.push_back("option " + name + " has no effect in this version");
    }
    return {};
}

void take_connection_options(const uri_options& options, client_settings& out)
{
    take<std::string>(options, "appName", out.app_name);
    take<std::string>(options, "replicaSet", out.replica_set);
    take<bool>(options, "directConnection", out.direct_connection);
    take_milliseconds(options, "connectTimeoutMS", out.connect_timeout);
    take_milliseconds(options, "heartbeatFrequencyMS", out.heartbeat_frequency);
    take_milliseconds(options, "serverSelectionTimeoutMS", out.server_selection_timeout);
    take_milliseconds(options, "timeoutMS", out.timeout);
}

void take_pool_options(const uri_options& options, client_settings& out)
{
    take<std::int64_t>(options, "maxPoolSize", out.max_pool_size);
    take<std::int64_t>(options, "minPoolSize", out.min_pool_size);
    take<std::int64_t>(options, "maxConnecting", out.max_connecting);
    take_milliseconds(options, "maxIdleTimeMS", out.max_idle_time);
    take_milliseconds(options, "waitQueueTimeoutMS", out.wait_queue_timeout);
}

} // namespace

result<write_concern> write_concern_of(const uri_options& options)
{
    write_concern out;
    if (const auto number = options.get<std::int64_t>("w"))
    {
        if (*number < INT32_MIN || *number > INT32_MAX)
            return invalid("w is out of range");
        out.w = static_cast<std::int32_t>(*number);
    }
    out.mode = options.get<std::string>("w").value_or("");
    out.journal = options.get<bool>("journal");
    take_milliseconds(options, "wTimeoutMS", out.timeout);
    if (const auto ok = check_write_concern(out); !ok)
        return invalid(ok.error().what());
    return out;
}

result<client_settings> settings_of(const connection_string& parsed)
{
    client_settings out;
    out.hosts = parsed.hosts;
    out.database = parsed.database;
    out.warnings = parsed.warnings;
    const auto& options = parsed.options;
    auto user = credential_of(parsed);
    if (!user)
        return user.error();
    out.user = std::move(*user);
    auto concern = write_concern_of(options);
    if (!concern)
        return concern.error();
    out.write_concern = std::move(*concern);
    take_connection_options(options, out);
    take_pool_options(options, out);
    take<bool>(options, "retryReads", out.retry_reads);
    take<bool>(options, "retryWrites", out.retry_writes);
    take<std::string>(options, "readConcernLevel", out.read_concern_level);
    if (const auto taken = take_read_preference(options, out); !taken)
        return taken.error();
    if (parsed.srv)
        return unsupported("mongodb+srv:// is not supported by this version: write mongodb:// with the server's host "
                           "name and port");
    if (options.get<bool>("tls").value_or(options.get<bool>("ssl").value_or(false)))
        return unsupported("TLS is not supported by this version: tls=true would be sent in the clear, so nothing is");
    if (options.get<bool>("loadBalanced").value_or(false))
        return unsupported("load balancers are not supported by this version");
    if (const auto told = tell_unused(options, out); !told)
        return told.error();
    return out;
}

} // namespace zonda::mongo::core
