#include <zonda/mongo/core/command_monitoring.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/command_events.hpp>
#include <zonda/wire/op_msg.hpp>

namespace zonda::mongo
{

bson::document_view command_started::command() const
{
    return sent->command();
}

} // namespace zonda::mongo

namespace zonda::mongo::io
{

namespace
{

// The body follows the header, the flags and the kind of the first section.
constexpr std::size_t body_at = 16 + 4 + 1;

bson::document_view body_of(bytes_view message) noexcept
{
    return bson::document_view::trusted(message.data() + body_at);
}

} // namespace

bson::document_view sent_command::command()
{
    if (empty_)
        return {};
    const auto body = body_of(message_);
    if (body_at + body.data().size() == message_.size())
        return body;
    if (!whole_)
        if (const auto parsed = wire::parse_op_msg(message_))
            whole_ = core::whole_command(*parsed);
    return whole_ ? whole_->view() : body;
}

void command_events::started(const checked_out& link, std::int32_t request_id, std::int64_t operation_id)
{
    told_ = !all().empty();
    if (!told_)
        return;
    const auto& target = what_.target();
    const auto message = link->message();
    about_.request_id = request_id;
    about_.operation_id = operation_id;
    about_.command_name = what_.name();
    about_.database_name = target.database;
    about_.collection_name = target.collection;
    about_.address = core_.address();
    about_.connection_id = link.id();
    about_.server_connection_id = link->server_connection_id();
    sensitive_ = core::is_sensitive(about_.command_name, body_of(message));
    begun_ = core_.home().now();
    sent_command sent(message, sensitive_);
    command_started event;
    static_cast<command_event&>(event) = about_;
    event.sent = &sent;
    all().tell(&command_listener::on_started, event);
}

void command_events::succeeded(bson::document_view reply)
{
    if (!std::exchange(told_, false))
        return;
    command_succeeded event;
    static_cast<command_event&>(event) = about_;
    event.duration = core_.home().now() - begun_;
    if (!sensitive_)
        event.reply = reply;
    all().tell(&command_listener::on_succeeded, event);
}

void command_events::failed(const error& failure, bson::document_view reply)
{
    if (!std::exchange(told_, false))
        return;
    const bool by_server = failure.code().category() == server_category();
    const auto redacted = sensitive_ ? core::redacted_failure(reply) : bson::document();
    command_failed event;
    static_cast<command_event&>(event) = about_;
    event.duration = core_.home().now() - begun_;
    event.failure = failure.code();
    event.words = sensitive_ && by_server ? std::string_view("redacted") : std::string_view(failure.what());
    event.reply = sensitive_ ? redacted.view() : reply;
    all().tell(&command_listener::on_failed, event);
}

} // namespace zonda::mongo::io
