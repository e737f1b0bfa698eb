// Messages in, messages out: the whole server but for its sockets and its clock.
#pragma once

#include <zonda/pocket/core/command.hpp>

namespace zonda::pocket
{

/// What a message leads to.
struct answer
{
    /// To be sent; empty: nothing is (an unacknowledged write).
    bytes message{};
    /// Not before so much time has passed.
    std::chrono::milliseconds delay{0};
    /// Afterwards the connection is closed: a fault that was asked for, or bytes that are no message.
    bool close{false};
};

class engine
{
public:
    /// An empty file name means memory. Errors: the database file cannot be opened.
    static result<std::unique_ptr<engine>> open(const std::string& file, engine_settings settings);

    client_state accept(std::string remote);
    /// `message` is one whole message, from its length on. Whatever it holds, there is an answer and no exception but
    /// bad_alloc. What it acknowledges is on the disk.
    answer handle(client_state& client, bytes_view message, datetime now);
    /// Deletes what TTL indexes say has expired, forgets idle cursors and old sessions. To be called every second or
    /// so.
    void maintain(datetime now);

    server_state& state() { return state_; }
    /// Inserts as a client would. `name_space` is `db.collection`.
    outcome<void> insert(std::string_view name_space, std::span<const bson::document> documents);
    outcome<std::vector<bson::document>> find(std::string_view name_space, bson::document_view wanted);

private:
    struct reply_message
    {
        bytes body{};
        bool failed{false};
    };

    answer refuse(bytes_view message, const failure& why, datetime now);
    answer handle_query(client_state& client, bytes_view message, datetime now);
    answer handle_message(client_state& client, bytes_view message, datetime now);
    bytes run(client_state& client, bson::document_view body, std::span<const wire::document_sequence_view> sequences,
              datetime now, answer& how);
    outcome<void> check(const client_state& client, const command_entry& entry, bson::document_view body) const;
    outcome<std::optional<bson::document>> check_write_concern(bson::document_view body) const;
    outcome<void> dispatch(command_context& context, const command_entry& entry);
    void finish(bson::document_builder& reply, datetime now);
    bytes failed(const failure& f, const std::vector<std::string>& labels, datetime now);

    server_state state_{};
    std::int64_t connections_{0};
    std::int32_t messages_{0};
};

} // namespace zonda::pocket
