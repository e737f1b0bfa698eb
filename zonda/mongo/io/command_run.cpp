#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/command_run.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace zonda::mongo::io
{

using core::failed_at;

command_run::command_run(context& strand, client_core& core, const core::command& what, const execution& how)
    : strand_(strand),
      core_(core),
      what_(what),
      how_(how),
      in_progress_(core),
      events_(core, what),
      session_(how.session != nullptr ? how.session->take() : std::nullopt)
{
    if (how.timeout.count() == 0)
        return;
    end_ = deadline_after(core.home().now(), how.timeout);
    deadline_.emplace(strand, end_);
}

command_run::~command_run()
{
    if (session_ && how_.session != nullptr)
        how_.session->keep(*session_);
    else if (session_)
        core_.put_back(*session_);
}

bool command_run::may_try()
{
    if (!lost_)
        return true;
    if (first_loss_ || !worth_another())
        return false;
    first_loss_ = std::exchange(lost_, std::nullopt);
    return true;
}

bool command_run::wants_news() const
{
    return first_loss_ && first_loss_->where == failed_at::before_sending &&
           first_loss_->failure.what.code() != errc::pool_cleared;
}

result<void> command_run::write_message(connection& link)
{
    try
    {
        return write(link);
    }
    catch (const error& refused) // by the builder, which takes names as they come
    {
        const bool ours = refused.code().category() == driver_category();
        return error(ours ? refused.code() : errc::invalid_argument, what_.description() + ": " + refused.what());
    }
}

result<void> command_run::write(connection& link)
{
    const auto& server = core_.server();
    if (auto fine = what_.check(server); !fine)
        return fine;
    // Spec: sessions: none with what is not acknowledged.
    if (!session_ && server.has_sessions() && !how_.without_session && what_.acknowledged())
        session_ = core_.take_session();
    wire_version_ = server.max_wire_version;
    if (session_ && !numbered_ && what_.retry() == core::retry_kind::write && core_.settings().retry_writes &&
        server.retries_writes())
    {
        ++session_->txn_number;
        numbered_ = true;
    }
    core::attempt how;
    how.server = &server;
    how.session = session_ ? &*session_ : nullptr;
    how.with_txn_number = numbered_;
    how.cluster_time = server.has_sessions() ? &core_.cluster_time().now() : nullptr;
    how.read_preference = core_.settings().read_preference;
    how.direct = core_.direct();
    if (end_ != steady_time{})
    {
        const auto left = end_ - core_.home().now() - core_.least_round_trip_time();
        how.max_time = std::chrono::duration_cast<std::chrono::milliseconds>(left);
        if (how.max_time->count() > std::numeric_limits<std::int32_t>::max())
            how.max_time.reset(); // no server takes a longer one
        else if (how.max_time->count() <= 0)
            return error(errc::timed_out, what_.description() + ": less time is left than a round trip takes, "
                                                                "nothing was sent");
        tells_time_ = (how.max_time && what_.tells_max_time()) || what_.goes_on_in_told_time();
    }
    request_id_ = link.next_request_id();
    auto& message = link.begin_message();
    core::append_message(message, request_id_, what_, how);
    const auto size = message.size();
    if (size > static_cast<std::size_t>(server.max_message_size))
        return error(errc::invalid_argument, what_.description() + ": a message of " + std::to_string(size) +
                                                 " bytes, the server accepts at most " +
                                                 std::to_string(server.max_message_size));
    return {};
}

// Sent to seen counts as the database's, also when the reply is there before anybody had to wait.
std::int32_t command_run::sends(const checked_out& link)
{
    if (how_.operation_id == 0)
        how_.operation_id = core_.next_operation_id();
    events_.started(link, request_id_, how_.operation_id);
    enter(wait_state::database);
    return request_id_;
}

bool command_run::sent_only(const checked_out& link, const result<void>& sent)
{
    enter(wait_state::own);
    if (!sent)
    {
        on_broken(link, sent.error());
        return false;
    }
    // Spec: command logging and monitoring: as if the server had said no more than that.
    const auto as_if = bson::doc("ok", 1);
    events_.succeeded(as_if);
    return true;
}

bool command_run::answered(const checked_out& link, const result<reply>& answer)
{
    enter(wait_state::own);
    if (session_)
        session_->last_use = core_.home().now();
    if (!answer && link->clean() && answer.error().code() == errc::protocol_error)
    {
        on_refused(answer.error());
        return false;
    }
    if (!answer)
    {
        on_broken(link, answer.error());
        return false;
    }
    return on_reply(link, answer->body());
}

void command_run::lose(failed_at where, error cause, bool passing)
{
    lost_attempt& lost = lost_.emplace();
    lost.where = where;
    lost.passing = passing;
    lost.failure.what = std::move(cause);
}

void command_run::lose_connection(const error& cause)
{
    const auto code = cause.code();
    const bool passing = code != errc::wait_queue_timeout && code != errc::client_closed &&
                         code != errc::authentication_failed && code != errc::not_supported &&
                         code != errc::incompatible_server && code.category() != server_category();
    lose(failed_at::before_sending, cause, passing);
}

error command_run::told() const
{
    const bool tell_last = !first_loss_ || core::second_failure_is_told(lost_->where, lost_->failure) ||
                           strand_.cancelled() || core_.closed();
    return words_of(tell_last ? *lost_ : *first_loss_);
}

void command_run::enter(wait_state state) const
{
    if (strand_.times() != nullptr)
        strand_.times()->enter(state);
}

bool command_run::worth_another() const
{
    const auto kind = what_.retry();
    const auto& settings = core_.settings();
    const bool writes =
        kind == core::retry_kind::never ? what_.wanted() == core::access::write : kind == core::retry_kind::write;
    const bool wanted = writes ? settings.retry_writes : settings.retry_reads;
    if (!wanted || strand_.cancelled() || core_.closed())
        return false;
    if (lost_->where != failed_at::server && !lost_->passing)
        return false;
    // Of what was not sent, whatever it is, the server knows nothing.
    if (lost_->where == failed_at::before_sending)
        return true;
    // Without a transaction number the server could not tell a second time from the first.
    if (kind == core::retry_kind::write && !numbered_)
        return false;
    return core::worth_retrying(kind, lost_->where, lost_->failure, wire_version_);
}

// Time that ran out is told as such, with where it went.
error command_run::words_of(const lost_attempt& lost) const
{
    const auto& what = lost.failure.what;
    const auto limit = how_.whole_timeout.count() > 0 ? how_.whole_timeout : how_.timeout;
    const auto not_done = "not done within " + std::to_string(limit.count()) + " ms";
    // The server ran out of the time that it was told.
    if (tells_time_ && lost.failure.server_code == static_cast<std::int32_t>(server_errc::max_time_expired))
        return {errc::timed_out, std::string(what.what()) + ", " + not_done};
    if (what.code() != boost::asio::error::operation_aborted || !deadline_ || !deadline_->expired() ||
        strand_.cancel_requested())
        return what;
    static constexpr std::string_view places[]{"while it waited for a connection", "while it waited for the reply",
                                               "while it waited for the reply"};
    return {errc::timed_out,
            what_.description() + ": " + not_done + ", " + std::string(places[static_cast<std::size_t>(lost.where)])};
}

void command_run::on_broken(const checked_out& link, const error& cause)
{
    events_.failed(cause);
    const bool cancelled = cause.code() == boost::asio::error::operation_aborted;
    if (session_ && !cancelled)
        session_->dirty = true;
    core::operation_error failed;
    failed.network = true;
    failed.timeout = cancelled; // by us, which says nothing about the server
    failed.current = core_.is_current(link.id());
    failed.words = cause.what();
    core_.learn(failed);
    if (core_.closed())
        lose(failed_at::network, error(errc::client_closed, what_.description() + ": the client was closed"));
    else if (cancelled)
        lose(failed_at::network, cause);
    else
        lose(failed_at::network, error(cause.code(), what_.description() + ": " + cause.what()), true);
}

// It says nothing about the server: what is stored there is so, and would be the next time.
void command_run::on_refused(const error& cause)
{
    events_.failed(cause);
    std::string words = what_.description() + ": " + cause.what();
    if (what_.wanted() == core::access::write)
        words += "; what was asked for may have been done";
    lose(failed_at::server, error(cause.code(), words));
}

bool command_run::on_reply(const checked_out& link, bson::document_view answer)
{
    const auto status = core::status_of(answer);
    core_.cluster_time().advance(status.cluster_time);
    std::optional<core::command_failure> failure;
    if (!status.ok)
        failure = core::failure_of(answer, what_.description());
    if (failure)
        events_.failed(failure->what, answer);
    else
        events_.succeeded(answer);
    if (failure || status.write_concern_code != 0)
    {
        core::operation_error failed;
        failed.current = core_.is_current(link.id());
        failed.server_code = failure ? failure->server_code : status.write_concern_code;
        failed.words = failure ? std::string(failure->what.what()) : what_.description() + ": its write concern failed";
        failed.version = failure ? failure->version : std::nullopt;
        core_.learn(failed);
    }
    if (!failure && status.write_concern_code != 0 && numbered_ && !first_loss_)
    {
        // Labelled by the server, a write concern error is as good as a failure.
        auto labelled = core::write_failure_of(answer, what_.description());
        if (labelled && labelled->has_label("RetryableWriteError"))
            failure = std::move(labelled);
    }
    if (!failure)
        return true;
    lost_attempt& lost = lost_.emplace();
    lost.where = failed_at::server;
    lost.failure = std::move(*failure);
    return false;
}

} // namespace zonda::mongo::io
