#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/run_command.hpp>

namespace zonda::mongo
{

namespace
{

// A budget of its own; a server that does not answer is not waited for.
constexpr std::chrono::milliseconds time_to_say_goodbye{2'000};
constexpr std::size_t sessions_a_command = 10'000;

result<bson::document> copy_of(bson::document_view reply)
{
    return bson::document(reply);
}

core::raw_command end_sessions(std::span<const core::session_id> ids)
{
    bytes data;
    bson::document_builder out(data);
    out.open_array("endSessions");
    for (const auto& id : ids)
        out.push_document().append("id", bson::binary_view{bson::binary_subtype::uuid, id}).close();
    out.close().finish();
    core::raw_command command;
    command.where.database = "admin";
    command.body = bson::document::trusted(std::move(data));
    command.access = core::access::read_by_secondary;
    return command;
}

task<result<void>> close_client(std::shared_ptr<io::client_core> core)
{
    struct closing
    {
        ~closing() { core.close(); }
        io::client_core& core;
    } const closes{*core};

    const auto ids = core->take_sessions();
    for (std::size_t first = 0; first < ids.size() && core->server().has_sessions(); first += sessions_a_command)
    {
        const auto some = std::span(ids).subspan(first, std::min(sessions_a_command, ids.size() - first));
        const auto command = end_sessions(some);
        io::execution how;
        how.timeout = time_to_say_goodbye;
        how.without_session = true;
        if (auto told = co_await io::execute(*core, command, how); !told)
            break;
    }
    co_return result<void>();
}

} // namespace

task<result<bson::document>> run_command_operation::execute()
{
    if (command_.body.empty())
        co_return error(errc::invalid_argument, "run_command on " + command_.where.database + ": no command");
    const auto how = io::within(*core_, timeout_);
    co_return co_await io::execute_and_read<bson::document>(*core_, command_, how, copy_of);
}

std::unique_ptr<io::cursor_state> run_cursor_command_operation::make_state() &&
{
    auto options = io::going_on(*core_, command_, comment_["comment"], timeout_);
    options.batch_size = batch_size_;
    options.tailable = tailable_;
    options.max_await_time = max_await_time_;
    std::string_view wrong;
    if (command_.body.empty())
        wrong = ": no command";
    else if (timeout_ && max_await_time_)
        wrong = ": a timeout and max_await_time, say one of them";
    const auto words = "run_cursor_command on " + command_.where.database + std::string(wrong);
    auto opener = std::make_unique<core::raw_command>(std::move(command_));
    auto state = std::make_unique<io::cursor_state>(std::move(core_), std::move(opener), std::move(options));
    if (!wrong.empty())
        state->refuse(error(errc::invalid_argument, words));
    return state;
}

mongo::cursor run_cursor_command_operation::cursor() &&
{
    return mongo::cursor(std::move(*this).make_state(), words_);
}

task<result<mongo::cursor>> run_cursor_command_operation::execute()
{
    return io::open_cursor(std::move(*this).make_state());
}

task<result<void>> ping_operation::execute()
{
    core::raw_command command;
    command.where.database = "admin";
    command.body = bson::doc("ping", 1);
    command.access = core::access::read_by_secondary;
    const auto how = io::within(*core_, timeout_);
    auto answer = co_await io::execute(*core_, command, how);
    if (!answer)
        co_return answer.error();
    core_->buffers().put_back(std::move(answer->buffer));
    co_return result<void>();
}

task<result<void>> close_client_operation::run() &&
{
    return close_client(std::move(core_));
}

} // namespace zonda::mongo
