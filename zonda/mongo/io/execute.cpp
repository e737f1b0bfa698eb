#include <zonda/loop/operation.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/command_run.hpp>

namespace zonda::mongo::io
{

task<result<reply>> execute(client_core& core, const core::command& what, execution how)
{
    if (how.timeout.count() < 0)
        co_return error(errc::invalid_argument, what.description() + ": a negative timeout; zero means no limit");
    context& strand = co_await this_context();
    command_run run(strand, core, what, how);
    while (run.may_try())
    {
        if (run.wants_news())
            co_await core.wait_for_news();
        const wait_scope waits_for_pool(strand, wait_state::pool);
        if (!core.usable(what.wanted()))
            if (auto selected = co_await core.select_server(what.wanted()); !selected)
            {
                run.lose(core::failed_at::before_sending, selected.error());
                continue;
            }
        const auto link = co_await as_result(core.check_out());
        if (!link)
        {
            run.lose_connection(link.error());
            continue;
        }
        // Who waited in line may be handed a connection to what is no primary any more: of such a server nothing is
        // known that a message must keep to.
        if (!core.usable(what.wanted()))
            continue;
        if (auto written = run.write_message(**link); !written)
        {
            run.lose(core::failed_at::before_sending, written.error());
            continue;
        }
        const wait_scope waits_for_database(strand, wait_state::database);
        const auto request_id = run.sends(*link);
        if (!what.acknowledged())
        {
            const auto sent = co_await (*link)->send();
            if (run.sent_only(*link, sent))
                co_return reply();
            continue;
        }
        auto answer = co_await (*link)->round_trip(request_id);
        if (run.answered(*link, answer))
            co_return answer;
    }
    co_return run.told();
}

} // namespace zonda::mongo::io
