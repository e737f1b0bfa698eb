// What is known about the one server, and how that changes: by checks, and by errors of operations.
#pragma once

#include <zonda/mongo/core/reply.hpp>
#include <zonda/mongo/core/server_description.hpp>

namespace zonda::mongo::core
{

struct topology_rules
{
    /// The server as the user knows it: `localhost:27017`.
    std::string address{};
    /// The set that it must belong to; empty: any, or none.
    std::string replica_set{};
    /// Whatever its role is.
    bool direct{false};
};

/// What the shell must do after something was learnt.
struct topology_effects
{
    bool ready_pool{false};
    bool clear_pool{false};
    /// With clear_pool: end what is in progress, since the server answers nobody.
    bool interrupt{false};
    /// Ask the monitor for a check now.
    bool check_now{false};
    /// Operations that wait for a server may find one, or other words.
    bool changed{false};

    bool operator==(const topology_effects&) const = default;
};

enum class access : std::uint8_t
{
    write,
    read,             ///< by the primary
    read_by_secondary ///< a secondary will do
};

/// A failed operation, as far as it tells something about the server.
struct operation_error
{
    enum class stage : std::uint8_t
    {
        connecting,     ///< TCP, and the first hello
        authenticating, ///< signing in
        in_use
    };

    stage when{stage::in_use};
    /// The connection is of the pool's present generation.
    bool current{true};
    bool network{false};
    /// The network error is that time was up.
    bool timeout{false};
    /// Of the server's reply, or of its writeConcernError; 0: none.
    std::int32_t server_code{0};
    std::optional<topology_version> version{};
    std::string words{};
};

/// Spec: MongoDB driver specifications, server discovery and monitoring; for a topology of one server.
class topology
{
public:
    explicit topology(topology_rules rules) : rules_(std::move(rules)) {}

    topology_effects on_check(server_description seen);
    /// `timeout`: no answer came in time.
    topology_effects on_check_failed(const std::string& words, bool timeout = false);
    topology_effects on_error(const operation_error& failed);

    const server_description& server() const noexcept { return server_; }
    /// Its limits and abilities are these until more is known: as the last check saw it, whatever became of it since.
    const server_description& last_seen() const noexcept { return known() ? server_ : last_seen_; }
    bool known() const noexcept { return server_.type != server_type::unknown; }
    bool usable(access wanted) const noexcept;
    /// Why the server is not usable and what to do about it: words for the one who waited in vain.
    std::string why_not(access wanted) const;

private:
    topology_effects become_unknown(const std::string& words, std::optional<topology_version> version);
    bool stale(const std::optional<topology_version>& version) const noexcept;
    std::string role_advice() const;

    topology_rules rules_;
    server_description server_{};
    server_description last_seen_{}; // while it is unknown
};

} // namespace zonda::mongo::core
