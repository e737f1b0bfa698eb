#include <zonda/mongo/core/topology.hpp>

namespace zonda::mongo::core
{

topology_effects topology::on_check(server_description seen)
{
    if (!rules_.replica_set.empty() && seen.set_name != rules_.replica_set)
        return become_unknown(
            seen.set_name.empty()
                ? "it is not a member of a replica set, but replicaSet=" + rules_.replica_set + " is asked for"
                : "it is a member of the replica set " + seen.set_name + ", not of " + rules_.replica_set,
            seen.version);
    // An old reply that was overtaken by a newer one.
    if (server_.version && seen.version && server_.version->process_id == seen.version->process_id &&
        seen.version->counter < server_.version->counter)
        return {};
    server_ = std::move(seen);
    return {.ready_pool = true, .changed = true};
}

topology_effects topology::on_check_failed(const std::string& words, bool timeout)
{
    auto effects = become_unknown(words, std::nullopt);
    effects.interrupt = timeout;
    return effects;
}

topology_effects topology::on_error(const operation_error& failed)
{
    if (!failed.current || stale(failed.version))
        return {};
    if (is_state_change(failed.server_code))
    {
        auto effects = become_unknown(failed.words, failed.version);
        effects.clear_pool = is_shutdown(failed.server_code);
        effects.check_now = true;
        return effects;
    }
    // A server that does not take a connection may be busy and not gone: let the monitor see. (The specification waits
    // for its next heartbeat.)
    if (failed.when == operation_error::stage::connecting && failed.network)
        return {.check_now = true};
    if (failed.when == operation_error::stage::in_use && (!failed.network || failed.timeout))
        return {};
    return become_unknown(failed.words, std::nullopt);
}

topology_effects topology::become_unknown(const std::string& words, std::optional<topology_version> version)
{
    if (known())
        last_seen_ = std::move(server_);
    server_ = {};
    server_.failure = words;
    server_.version = version;
    return {.clear_pool = true, .changed = true};
}

// Any change of state makes a new version: an error that tells no newer one is about the past.
bool topology::stale(const std::optional<topology_version>& version) const noexcept
{
    return server_.version && version && server_.version->process_id == version->process_id &&
           version->counter <= server_.version->counter;
}

bool topology::usable(access wanted) const noexcept
{
    switch (server_.type)
    {
    case server_type::unknown:
        return false;
    case server_type::standalone:
    case server_type::mongos:
    case server_type::rs_primary:
        return true;
    case server_type::rs_secondary:
        return rules_.direct || wanted == access::read_by_secondary;
    case server_type::rs_arbiter:
    case server_type::rs_other:
    case server_type::rs_ghost:
        break;
    }
    return rules_.direct;
}

std::string topology::why_not(access wanted) const
{
    if (usable(wanted))
        return {};
    std::string out = rules_.address + ": ";
    if (known())
        return out + role_advice();
    return out + (server_.failure.empty() ? "it has not answered yet" : server_.failure);
}

std::string topology::role_advice() const
{
    switch (server_.type)
    {
    case server_type::rs_secondary:
        return "it is a secondary of the replica set " + server_.set_name +
               (server_.primary.empty() ? ", which has no primary now"
                                        : "; name its primary instead: mongodb://" + server_.primary);
    case server_type::rs_arbiter:
        return "it is an arbiter of the replica set " + server_.set_name + " and has no data";
    case server_type::rs_ghost:
        return "it was started for a replica set that was not initiated: run rs.initiate() on it";
    default:
        return "it is a member of the replica set " + server_.set_name + " that starts, recovers or is hidden";
    }
}

} // namespace zonda::mongo::core
