#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/collections.hpp>

namespace zonda::mongo
{

namespace
{

task<result<void>> administer(io::client_core& core, const core::admin_command& command, io::execution how,
                              write_report* report)
{
    auto answer = co_await io::execute(core, command, how);
    if (!answer)
        co_return answer.error();
    auto failed = io::write_error_in(answer->body(), command, report);
    answer->message = {};
    core.buffers().put_back(std::move(answer->buffer));
    if (failed)
        co_return std::move(*failed);
    co_return result<void>();
}

} // namespace

task<result<void>> create_collection_operation::execute()
{
    const auto how = io::within(*core_, timeout_);
    return administer(*core_, command_, how, report_);
}

task<result<void>> rename_operation::execute()
{
    const auto how = io::within(*core_, timeout_);
    return administer(*core_, command_, how, report_);
}

} // namespace zonda::mongo
