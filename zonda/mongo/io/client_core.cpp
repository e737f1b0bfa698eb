#include <zonda/loop/operation.hpp>
#include <zonda/loop/sleep.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/client_core.hpp>

#include <openssl/rand.h>

namespace zonda::mongo::io
{

namespace
{

core::topology_rules rules_of(const client_settings& settings)
{
    return {to_string(settings.hosts.front()), settings.replica_set, settings.direct_connection};
}

} // namespace

client_core::client_core(loop& home, client_settings settings, dialer dial)
    : home_(home),
      settings_(std::move(settings)),
      dial_(std::move(dial)),
      topology_(rules_of(settings_)),
      pool_(*this, home_, settings_, *events_),
      schedule_(settings_.heartbeat_frequency),
      changed_(home),
      wake_monitor_(home),
      next_check_(wake_monitor_)
{
}

void client_core::open()
{
    for (const auto& warning : settings_.warnings)
        log(log_level::warning, warning);
}

void client_core::close() noexcept
{
    if (std::exchange(closed_, true))
        return;
    pool_.close();
    if (monitor_link_ != nullptr)
        monitor_link_->close();
    monitoring_.cancel();
    changed_.set();
}

void client_core::log(log_level level, std::string message) const
{
    log_record record;
    record.level = level;
    record.room = "mongo";
    record.message = std::move(message);
    home_.log(record);
}

error client_core::closed_error() const
{
    return {errc::client_closed, to_string(settings_.hosts.front()) + ": the client is closed"};
}

task<result<void>> client_core::select_server(core::access wanted)
{
    context& strand = co_await this_context();
    const deadline_scope deadline(strand, deadline_after(home_.now(), settings_.server_selection_timeout));
    while (!closed_)
    {
        if (topology_.usable(wanted))
            co_return result<void>();
        schedule_.request();
        wake_monitor_.set();
        auto changed = co_await as_result(changed_.wait());
        if (changed)
            continue;
        if (!deadline.expired() || strand.cancel_requested())
            co_return changed.error();
        co_return error(errc::server_selection_timeout,
                        "no usable MongoDB server within " +
                            std::to_string(settings_.server_selection_timeout.count()) +
                            " ms (serverSelectionTimeoutMS): " + topology_.why_not(wanted));
    }
    co_return closed_error();
}

task<void> client_core::wait_for_news()
{
    context& strand = co_await this_context();
    const deadline_scope deadline(strand,
                                  home_.now() + core::monitor_schedule::least_pause + std::chrono::milliseconds(100));
    (void)co_await as_result(changed_.wait());
}

void client_core::learn(const core::operation_error& failed)
{
    const auto effects = topology_.on_error(failed);
    // Its own connection is as dead as the operation's: do not wait for it.
    if (failed.network && effects.clear_pool && asking_)
        monitor_link_->close();
    apply(effects);
}

void client_core::apply(const core::topology_effects& effects)
{
    if (closed_)
        return;
    if (effects.clear_pool)
        pool_.clear(effects.interrupt, topology_.server().failure);
    if (effects.ready_pool)
        pool_.ready();
    if (effects.check_now)
    {
        schedule_.request();
        wake_monitor_.set();
    }
    if (effects.changed)
    {
        changed_.set();
        changed_.reset();
    }
}

task<result<established>> client_core::establish_one(core::operation_error::stage& reached)
{
    establish_options options;
    options.settings = &settings_;
    options.dial = &dial_;
    options.authenticate = true;
    options.keys = &keys_;
    options.buffers = &buffers_;
    return establish(home_, options, reached);
}

core::server_session client_core::take_session()
{
    return sessions_.take(home_.now(), *server().session_timeout,
                          []
                          {
                              core::session_id random{};
                              if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
                                  throw error(errc::not_supported, "the system has no random numbers for a session");
                              return core::uuid_from(random);
                          });
}

void client_core::put_back(const core::server_session& session)
{
    sessions_.put_back(session, session.last_use, last_seen_server().session_timeout.value_or(std::chrono::minutes(0)));
}

} // namespace zonda::mongo::io
