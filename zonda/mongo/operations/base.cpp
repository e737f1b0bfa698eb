#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/reply.hpp>
#include <zonda/mongo/io/client_core.hpp>
#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/base.hpp>

namespace zonda::mongo
{

loop& detail::home_of(const io::client_core& core) noexcept
{
    return core.home();
}

task<result<mongo::cursor>> io::open_cursor(std::unique_ptr<cursor_state> state)
{
    auto opened = co_await state->open();
    if (!opened)
        co_return opened.error();
    co_return mongo::cursor(std::move(state));
}

io::cursor_options io::going_on(const client_core& core, const core::command& what, bson::value_view comment,
                                std::optional<std::chrono::milliseconds> timeout)
{
    cursor_options out;
    if (comment)
        out.comment = bson::doc("comment", comment);
    out.access = what.wanted();
    out.timeout = within(core, timeout).timeout;
    return out;
}

task<result<void>> io::administer(client_core& core, const core::command& what, execution how, write_report* told)
{
    const auto read = [&what, told](bson::document_view reply) -> result<void>
    {
        if (auto failed = write_error_in(reply, what, told))
            return std::move(*failed);
        return {};
    };
    return execute_and_read<void>(core, what, how, read);
}

std::optional<error> io::write_error_in(bson::document_view reply, const core::command& what, write_report* told)
{
    if (!what.acknowledged())
        return std::nullopt;
    if (told != nullptr)
        core::add_to(*told, reply);
    if (!core::has_write_failure(reply))
        return std::nullopt;
    auto failed = core::write_failure_of(reply, what.description());
    return failed ? std::optional(std::move(failed->what)) : std::nullopt;
}

} // namespace zonda::mongo
