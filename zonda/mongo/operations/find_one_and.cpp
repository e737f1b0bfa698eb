#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/find_one_and.hpp>

namespace zonda::mongo
{

namespace
{

using changes = find_one_and_operation::changes;

result<void> check(const core::find_and_modify_command& command, changes kind)
{
    if (!command.pipeline.empty() || kind == changes::removal)
        return {};
    if (kind == changes::update && !core::is_update_document(command.changes))
        return error(errc::invalid_argument,
                     command.description() + ": an update needs operators, as {$set: {...}}; to put the whole document "
                                             "in place, use find_one_and_replace");
    if (kind == changes::replacement && !core::is_replacement(command.changes))
        return error(errc::invalid_argument, command.description() +
                                                 ": a replacement has no operators; to change fields, use "
                                                 "find_one_and_update");
    return {};
}

} // namespace

task<result<std::optional<bson::document>>> find_one_and_operation::execute()
{
    if (const auto ok = check(command_, kind_); !ok)
        co_return ok.error();
    const auto how = io::within(*core_, timeout_);
    const auto read = [&](bson::document_view reply) -> result<std::optional<bson::document>>
    {
        if (auto failed = io::write_error_in(reply, command_, report_))
            return std::move(*failed);
        const auto value = reply["value"].get<bson::document_view>();
        return value ? std::optional(bson::document(*value)) : std::nullopt;
    };
    co_return co_await io::execute_and_read<std::optional<bson::document>>(*core_, command_, how, read);
}

} // namespace zonda::mongo
