#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/find_one_and.hpp>

namespace zonda::mongo
{

namespace
{

result<void> check(const core::find_and_modify_command& command, find_one_and_kind kind)
{
    if (!command.pipeline.empty() || kind == find_one_and_kind::removal)
        return {};
    return kind == find_one_and_kind::replacement
               ? core::check_replacement(command, command.changes, "find_one_and_update")
               : core::check_update(command, command.changes, "find_one_and_replace");
}

} // namespace

task<result<std::optional<bson::document>>>
detail::find_one_and(io::client_core& core, const core::find_and_modify_command& command, find_one_and_kind kind,
                     std::optional<std::chrono::milliseconds> timeout, write_report* report)
{
    using found = std::optional<bson::document>;
    if (const auto fine = check(command, kind); !fine)
        return io::refused<found>(fine.error());
    const auto read = [&command, report](bson::document_view reply) -> result<found>
    {
        if (auto failed = io::write_error_in(reply, command, report))
            return std::move(*failed);
        const auto value = reply["value"].get<bson::document_view>();
        return value ? found(bson::document(*value)) : std::nullopt;
    };
    return io::execute_and_read<found>(core, command, io::within(core, timeout), read);
}

} // namespace zonda::mongo
