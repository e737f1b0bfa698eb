#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/settings.hpp>
#include <zonda/mongo/core/settings_of.hpp>

namespace zonda::mongo
{

result<client_settings> parse_settings(std::string_view connection_string)
{
    const auto parsed = core::parse_connection_string(connection_string);
    if (!parsed)
        return parsed.error();
    auto settings = core::settings_of(*parsed);
    if (!settings)
        return settings.error();
    if (const auto ok = check(*settings); !ok)
        return ok.error();
    return settings;
}

result<void> check_write_concern(const write_concern& concern)
{
    if (concern.w && *concern.w < 0)
        return error(errc::invalid_argument, "w must be 0 or more, or the name of a mode");
    if (concern.timeout.count() < 0)
        return error(errc::invalid_argument, "a write concern's timeout is negative; zero means no limit");
    if (concern.w == 0 && concern.journal.value_or(false))
        return error(errc::invalid_argument, "w=0 does not wait for an answer, so journal=true contradicts it");
    return {};
}

namespace
{

result<void> check_ranges(const client_settings& settings)
{
    const auto invalid = [](const char* words) { return error(errc::invalid_argument, words); };
    using std::chrono::milliseconds;
    if (settings.app_name.size() > 128)
        return invalid("app_name has more than 128 bytes");
    if (settings.heartbeat_frequency < milliseconds(500))
        return invalid("heartbeat_frequency is under 500 ms");
    if (settings.server_selection_timeout <= milliseconds(0))
        return invalid("server_selection_timeout must be more than zero");
    if (settings.max_connecting < 1)
        return invalid("max_connecting must be at least 1");
    if (settings.max_pool_size > 0 && settings.min_pool_size > settings.max_pool_size)
        return invalid("min_pool_size is more than max_pool_size");
    for (const auto& limit :
         {settings.connect_timeout, settings.timeout, settings.max_idle_time, settings.wait_queue_timeout})
        if (limit < milliseconds(0))
            return invalid("a timeout is negative; zero means no limit");
    return check_write_concern(settings.write_concern);
}

} // namespace

result<void> check(const client_settings& settings)
{
    if (settings.hosts.empty())
        return error(errc::invalid_argument, "settings without a host");
    if (settings.hosts.size() > 1)
        return error(errc::not_supported, "this version talks to one server: name the primary alone instead of " +
                                              std::to_string(settings.hosts.size()) + " hosts");
    if (settings.user && !settings.user->mechanism.empty() && settings.user->mechanism != "SCRAM-SHA-256")
        return error(errc::not_supported, "authMechanism=" + settings.user->mechanism +
                                              " is not supported by this version, SCRAM-SHA-256 is");
    if (settings.user && !settings.user->password)
        return error(errc::invalid_argument, "a user name without a password");
    return check_ranges(settings);
}

} // namespace zonda::mongo
