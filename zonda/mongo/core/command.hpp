// A command as an operation describes it, and what every command carries besides.
#pragma once

#include <zonda/bson/document_builder.hpp>
#include <zonda/mongo/core/retry.hpp>
#include <zonda/mongo/core/session_pool.hpp>
#include <zonda/mongo/core/settings.hpp>
#include <zonda/mongo/core/topology.hpp>
#include <zonda/wire/document_sequence.hpp>

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace zonda::mongo::core
{

/// Where a command goes; `collection` is empty for one on a database.
struct name_space
{
    std::string database{};
    std::string collection{};

    std::string to_string() const { return collection.empty() ? database : database + "." + collection; }
};

/// What an operation wants to have done. It is written anew for each attempt, so it stays as it is.
class command
{
public:
    virtual ~command() = default;

    virtual std::string_view name() const noexcept = 0;
    virtual const name_space& target() const noexcept = 0;
    virtual access wanted() const noexcept = 0;
    virtual retry_kind retry() const noexcept = 0;
    /// The command's own fields, its name first.
    virtual void append_to(bson::document_builder& out) const = 0;
    /// What travels beside the body; valid while the command is.
    virtual std::span<const wire::document_sequence_view> sequences() const noexcept { return {}; }
    /// The operation's time is told to the server as maxTimeMS; not for getMore and the like.
    virtual bool tells_max_time() const noexcept { return true; }
    /// The server counts it into a time that it was told before: a getMore whose cursor was opened within a timeout.
    virtual bool goes_on_in_told_time() const noexcept { return false; }
    /// False: the server is told not to answer.
    virtual bool acknowledged() const noexcept { return true; }
    /// What that server would refuse, or would pass over without a word. Errors: errc::invalid_argument in words.
    virtual result<void> check(const server_description&) const { return {}; }

    /// How long the server may work on it, where the operation has no timeout that says so. (maxTimeMS)
    std::optional<std::chrono::milliseconds> max_time{};
    /// Said to servers that know it, 8.2 and later. (rawData)
    std::optional<bool> raw_data{};

    /// `insert on genie.matches`, for words.
    virtual std::string description() const { return std::string(name()) + " on " + target().to_string(); }
};

/// What reads and writes take along from the client, the database or the collection that they are asked of.
struct concerns
{
    std::string read_level{};
    mongo::write_concern write{};
};

/// What the driver adds to a command for one attempt.
struct attempt
{
    const server_description* server{nullptr};
    const server_session* session{nullptr}; ///< nullptr: the server has none
    bool with_txn_number{false};
    const bson::document* cluster_time{nullptr};
    read_mode read_preference{read_mode::primary};
    bool direct{false};
    std::optional<std::chrono::milliseconds> max_time{};
};

/// Appends a whole OP_MSG of the command to `out`.
void append_message(bytes& out, std::int32_t request_id, const command& what, const attempt& how);

/// A command's name is its first key.
std::string_view first_key(bson::document_view body) noexcept;

/// Reads and writes take the client's concerns along.
void append_read_concern(bson::document_builder& out, const std::string& level);
void append_write_concern(bson::document_builder& out, const write_concern& concern);

} // namespace zonda::mongo::core
