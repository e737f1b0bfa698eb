// The events of one command.
#pragma once

#include <zonda/mongo/core/command.hpp>
#include <zonda/mongo/io/client_core.hpp>

namespace zonda::mongo::io
{

/// The bytes of a message, and the command in them as listeners are told it.
class sent_command
{
public:
    sent_command(bytes_view message, bool told_empty) : message_(message), empty_(told_empty) {}

    bson::document_view command();

private:
    bytes_view message_;
    bool empty_;
    std::optional<bson::document> whole_{};
};

/// Tells a command's start and its end, both or neither. Costs a look at an empty list when nobody listens.
class command_events
{
public:
    /// `core` and `what` outlive it.
    command_events(client_core& core, const core::command& what) noexcept : core_(core), what_(what) {}

    /// Before the message is sent that was written on `link`.
    void started(const checked_out& link, std::int32_t request_id, std::int64_t operation_id);
    void succeeded(bson::document_view reply);
    /// `reply`: the server's, if that is what failed.
    void failed(const error& failure, bson::document_view reply = {});

private:
    listener_list<command_listener>& all() const noexcept { return core_.events().commands; }

    client_core& core_;
    const core::command& what_;
    command_event about_{};
    steady_time begun_{};
    bool told_{false};
    bool sensitive_{false};
};

} // namespace zonda::mongo::io
