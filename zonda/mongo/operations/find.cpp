#include <zonda/mongo/io/cursor_state.hpp>
#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/find.hpp>

#include <cstdint>
#include <limits>

namespace zonda::mongo
{

namespace
{

result<std::optional<bson::document>> first_of(bson::document_view reply)
{
    const auto batch = core::read_cursor_batch(reply);
    if (!batch)
        return batch.error();
    const auto first = batch->documents[0].get<bson::document_view>();
    return first ? std::optional(bson::document(*first)) : std::nullopt;
}

// With both alike the server would keep a cursor open that has nothing more.
// Spec: CRUD, setting limit and batchSize options for find commands.
void ask_for_one_more(core::find_command& command)
{
    const auto limit = command.options["limit"].to_int64();
    if (limit && *limit > 0 && *limit < INT32_MAX && limit == command.options["batchSize"].to_int64())
        command.options.set("batchSize", static_cast<int>(*limit) + 1);
}

std::unique_ptr<io::cursor_state> make_state(detail::core_pointer core, core::find_command command,
                                             std::optional<std::chrono::milliseconds> timeout,
                                             std::optional<std::chrono::milliseconds> max_await_time)
{
    auto options = io::going_on(*core, command, command.options["comment"], timeout);
    if (const auto size = command.options["batchSize"].to_int64())
        options.batch_size = static_cast<std::int32_t>(*size);
    ask_for_one_more(command);
    options.tailable = command.options.contains("tailable");
    options.max_await_time = max_await_time;
    auto opener = std::make_unique<core::find_command>(std::move(command));
    return std::make_unique<io::cursor_state>(std::move(core), std::move(opener), std::move(options));
}

} // namespace

task<result<std::optional<bson::document>>> find_one_operation::execute()
{
    command_.one = true;
    const auto how = io::within(*core_, timeout_);
    auto answer = co_await io::execute(*core_, command_, how);
    if (!answer)
        co_return answer.error();
    auto found = first_of(answer->body());
    core_->buffers().put_back(std::move(answer->buffer));
    co_return found;
}

find_operation find_operation::limit(std::int64_t count) &&
{
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const auto as_many = count >= 0 ? count : count < -most ? most : -count;
    auto limited = std::move(*this).with("limit", static_cast<long>(as_many));
    return count < 0 ? std::move(limited).with("singleBatch", true) : std::move(limited);
}

find_operation find_operation::tailable_await(std::optional<std::chrono::milliseconds> longest) &&
{
    max_await_time_ = longest;
    return std::move(*this).tailable().with("awaitData", true);
}

mongo::cursor find_operation::cursor() &&
{
    return mongo::cursor(make_state(std::move(core_), std::move(command_), timeout_, max_await_time_), words_);
}

task<result<mongo::cursor>> find_operation::execute()
{
    return io::open_cursor(make_state(std::move(core_), std::move(command_), timeout_, max_await_time_));
}

} // namespace zonda::mongo
