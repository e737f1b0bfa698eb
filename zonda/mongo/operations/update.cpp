#include <zonda/bson/doc.hpp>
#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/update.hpp>

namespace zonda::mongo
{

namespace
{

result<void> check(const core::update_command& command, update_kind kind)
{
    if (!command.pipeline.empty())
        return {};
    return kind == update_kind::replacement ? core::check_replacement(command, command.changes, "update_one")
                                            : core::check_update(command, command.changes, "replace_one");
}

update_result updated_by(bson::document_view reply)
{
    update_result out;
    out.matched_count = io::count_in(reply, "n");
    out.modified_count = io::count_in(reply, "nModified");
    if (const auto id = reply["upserted"][0]["_id"])
    {
        out.upserted = bson::doc("_id", id);
        out.upserted_count = 1;
        --out.matched_count; // n counts the inserted one too
    }
    return out;
}

} // namespace

task<result<update_result>> detail::update(io::client_core& core, const core::update_command& command, update_kind kind,
                                           std::optional<std::chrono::milliseconds> timeout, write_report* report)
{
    if (const auto fine = check(command, kind); !fine)
        return io::refused<update_result>(fine.error());
    const auto read = [&command, report](bson::document_view reply) -> result<update_result>
    {
        if (auto failed = io::write_error_in(reply, command, report))
            return std::move(*failed);
        auto out = updated_by(reply);
        out.acknowledged = command.acknowledged();
        return out;
    };
    return io::execute_and_read<update_result>(core, command, io::within(core, timeout), read);
}

task<result<delete_result>> delete_operation::execute()
{
    const auto read = [this](bson::document_view reply) -> result<delete_result>
    {
        if (auto failed = io::write_error_in(reply, command_, report_))
            return std::move(*failed);
        return delete_result{io::count_in(reply, "n"), command_.acknowledged()};
    };
    return io::execute_and_read<delete_result>(*core_, command_, io::within(*core_, timeout_), read);
}

} // namespace zonda::mongo
