// Listeners that keep what they are told, for tests.
#pragma once

#include <zonda/bson/document.hpp>
#include <zonda/bson/json.hpp>
#include <zonda/mongo/core/settings.hpp>
#include <zonda/mongo/events.hpp>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace zonda::mongo::io::test
{

/// An event of a pool with its name and its fields as the specification has them.
struct pool_record
{
    std::string type{};
    std::string address{};
    std::optional<std::int64_t> connection_id{};
    std::optional<std::chrono::nanoseconds> duration{};
    std::string reason{};
    std::optional<bool> interrupt_in_use_connections{};
    std::optional<client_settings> options{};

    /// `ConnectionClosed 1 stale`
    std::string text() const
    {
        return type + (connection_id ? " " + std::to_string(*connection_id) : "") +
               (reason.empty() ? "" : " " + reason) +
               (interrupt_in_use_connections.value_or(false) ? " interrupt" : "");
    }
};

class pool_recorder final : public pool_listener
{
public:
    std::vector<pool_record> all{};
    /// Called after each.
    std::function<void()> on_event{};

    std::size_t count(const std::string& type) const
    {
        return static_cast<std::size_t>(std::ranges::count(all, type, &pool_record::type));
    }
    /// The texts, and forgets them.
    std::vector<std::string> take()
    {
        std::vector<std::string> out;
        for (const auto& each : std::exchange(all, {}))
            out.push_back(each.text());
        return out;
    }

    void on_pool_created(const pool_created& e) noexcept override
    {
        keep("ConnectionPoolCreated", e).options = e.options;
        done();
    }
    void on_pool_ready(const pool_ready& e) noexcept override { done(keep("ConnectionPoolReady", e)); }
    void on_pool_cleared(const pool_cleared& e) noexcept override
    {
        keep("ConnectionPoolCleared", e).interrupt_in_use_connections = e.interrupt_in_use_connections;
        done();
    }
    void on_pool_closed(const pool_closed& e) noexcept override { done(keep("ConnectionPoolClosed", e)); }
    void on_connection_created(const connection_created& e) noexcept override
    {
        done(keep("ConnectionCreated", e, e.connection_id));
    }
    void on_connection_ready(const connection_ready& e) noexcept override
    {
        keep("ConnectionReady", e, e.connection_id).duration = e.duration;
        done();
    }
    void on_connection_closed(const connection_closed& e) noexcept override
    {
        keep("ConnectionClosed", e, e.connection_id).reason = to_string(e.reason);
        done();
    }
    void on_connection_check_out_started(const connection_check_out_started& e) noexcept override
    {
        done(keep("ConnectionCheckOutStarted", e));
    }
    void on_connection_check_out_failed(const connection_check_out_failed& e) noexcept override
    {
        auto& kept = keep("ConnectionCheckOutFailed", e);
        kept.reason = to_string(e.reason);
        kept.duration = e.duration;
        done();
    }
    void on_connection_checked_out(const connection_checked_out& e) noexcept override
    {
        keep("ConnectionCheckedOut", e, e.connection_id).duration = e.duration;
        done();
    }
    void on_connection_checked_in(const connection_checked_in& e) noexcept override
    {
        done(keep("ConnectionCheckedIn", e, e.connection_id));
    }

private:
    pool_record& keep(const char* type, const pool_event& event, std::optional<std::int64_t> id = std::nullopt)
    {
        auto& kept = all.emplace_back();
        kept.type = type;
        kept.address = event.address;
        kept.connection_id = id;
        return kept;
    }
    void done() const
    {
        if (on_event)
            on_event();
    }
    void done(const pool_record&) const { done(); }
};

/// An event of a command, with copies of what it looks at.
struct command_record
{
    std::string what{}; ///< "started", "succeeded" or "failed"
    std::string name{};
    std::string database{};
    std::string collection{};
    std::string address{};
    std::int32_t request_id{0};
    std::int64_t operation_id{0};
    std::int64_t connection_id{0};
    std::optional<std::int64_t> server_connection_id{};
    std::chrono::nanoseconds duration{0};
    bson::document content{}; ///< the command or the reply
    error_code failure{};
    std::string words{};

    /// `find failed`
    std::string text() const { return name + " " + what; }
};

class command_recorder final : public command_listener
{
public:
    std::vector<command_record> all{};

    std::vector<std::string> texts() const
    {
        std::vector<std::string> out;
        for (const auto& each : all)
            out.push_back(each.text());
        return out;
    }

    void on_started(const command_started& e) noexcept override
    {
        keep("started", e).content = bson::document(e.command());
    }
    void on_succeeded(const command_succeeded& e) noexcept override
    {
        auto& kept = keep("succeeded", e);
        kept.content = bson::document(e.reply);
        kept.duration = e.duration;
    }
    void on_failed(const command_failed& e) noexcept override
    {
        auto& kept = keep("failed", e);
        kept.content = bson::document(e.reply);
        kept.duration = e.duration;
        kept.failure = e.failure;
        kept.words = e.words;
    }

private:
    command_record& keep(const char* what, const command_event& event)
    {
        auto& kept = all.emplace_back();
        kept.what = what;
        kept.name = event.command_name;
        kept.database = event.database_name;
        kept.collection = event.collection_name;
        kept.address = event.address;
        kept.request_id = event.request_id;
        kept.operation_id = event.operation_id;
        kept.connection_id = event.connection_id;
        kept.server_connection_id = event.server_connection_id;
        return kept;
    }
};

} // namespace zonda::mongo::io::test
