#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/update.hpp>

namespace zonda::mongo
{

namespace
{

result<void> check(const core::update_command& command, update_operation::changes kind)
{
    if (!command.pipeline.empty())
        return {};
    if (kind == update_operation::changes::update && !core::is_update_document(command.changes))
        return error(errc::invalid_argument,
                     command.description() + ": an update needs operators, as {$set: {...}}; to put the whole document "
                                             "in place, use replace_one");
    if (kind == update_operation::changes::replacement && !core::is_replacement(command.changes))
        return error(errc::invalid_argument,
                     command.description() + ": a replacement has no operators; to change fields, use update_one");
    return {};
}

update_result updated_by(bson::document_view reply)
{
    update_result out;
    out.matched_count = io::count_in(reply, "n");
    out.modified_count = io::count_in(reply, "nModified");
    if (const auto id = reply["upserted"][0]["_id"])
    {
        out.upserted = bson::doc("_id", id);
        --out.matched_count; // n counts the inserted one too
    }
    return out;
}

} // namespace

task<result<update_result>> update_operation::execute()
{
    if (const auto ok = check(command_, kind_); !ok)
        co_return ok.error();
    const auto how = io::within(*core_, timeout_);
    const auto read = [&](bson::document_view reply) -> result<update_result>
    {
        if (auto failed = io::write_error_in(reply, command_, report_))
            return std::move(*failed);
        auto out = updated_by(reply);
        out.acknowledged = command_.acknowledged();
        return out;
    };
    co_return co_await io::execute_and_read<update_result>(*core_, command_, how, read);
}

task<result<delete_result>> delete_operation::execute()
{
    const auto how = io::within(*core_, timeout_);
    const auto read = [&](bson::document_view reply) -> result<delete_result>
    {
        if (auto failed = io::write_error_in(reply, command_, report_))
            return std::move(*failed);
        return delete_result{io::count_in(reply, "n"), command_.acknowledged()};
    };
    co_return co_await io::execute_and_read<delete_result>(*core_, command_, how, read);
}

} // namespace zonda::mongo
