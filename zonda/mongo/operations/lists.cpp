#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/lists.hpp>

namespace zonda::mongo
{

namespace
{

std::unique_ptr<io::cursor_state> make_state(detail::core_pointer core, core::list_command command,
                                             std::optional<std::chrono::milliseconds> timeout, detail::list_rules rules)
{
    const auto comment = rules.comment_goes_on ? command.options["comment"] : bson::value_view();
    auto options = io::going_on(*core, command, comment, timeout);
    options.batch_size = command.batch_size;
    options.missing_is_empty = rules.missing_is_empty;
    auto opener = std::make_unique<core::list_command>(std::move(command));
    return std::make_unique<io::cursor_state>(std::move(core), std::move(opener), std::move(options));
}

} // namespace

mongo::cursor detail::list_cursor(core_pointer core, core::list_command command,
                                  std::optional<std::chrono::milliseconds> timeout, list_rules rules,
                                  zonda::diagnostics* words)
{
    return mongo::cursor(make_state(std::move(core), std::move(command), timeout, rules), words);
}

task<result<mongo::cursor>> detail::open_list(core_pointer core, core::list_command command,
                                              std::optional<std::chrono::milliseconds> timeout, list_rules rules)
{
    return io::open_cursor(make_state(std::move(core), std::move(command), timeout, rules));
}

namespace
{

// Spec: enumerate collections: names are enough unless the filter asks for more than the name.
bool names_are_enough(bson::value_view filter)
{
    const auto wanted = filter.get<bson::document_view>();
    return !wanted || wanted->empty() || (wanted->count() == 1 && wanted->contains("name"));
}

result<bson::array_view> databases_in(bson::document_view reply)
{
    const auto databases = reply["databases"].get<bson::array_view>();
    if (!databases)
        return error(errc::protocol_error, "the server's reply to listDatabases has no databases");
    return *databases;
}

} // namespace

task<result<std::vector<std::string>>> list_collection_names_operation::execute()
{
    if (names_are_enough(command_.options["filter"]))
        command_.options.set("nameOnly", true);
    auto list = detail::list_cursor(core_, std::move(command_), timeout_, {}, nullptr);
    std::vector<std::string> names;
    while (true)
    {
        auto next = co_await as_result(list.next());
        if (!next)
            co_return next.error();
        if (!*next)
            co_return names;
        names.emplace_back((**next)["name"].text());
    }
}

task<result<std::vector<bson::document>>> list_databases_operation::execute()
{
    const auto read = [](bson::document_view reply) -> result<std::vector<bson::document>>
    {
        const auto databases = databases_in(reply);
        if (!databases)
            return databases.error();
        std::vector<bson::document> out;
        for (const auto each : *databases)
            if (const auto description = each.get<bson::document_view>())
                out.emplace_back(*description);
        return out;
    };
    return io::execute_and_read<std::vector<bson::document>>(*core_, command_, io::within(*core_, timeout_), read);
}

task<result<std::vector<std::string>>> list_database_names_operation::execute()
{
    command_.options.set("nameOnly", true);
    const auto read = [](bson::document_view reply) -> result<std::vector<std::string>>
    {
        const auto databases = databases_in(reply);
        if (!databases)
            return databases.error();
        std::vector<std::string> out;
        for (const auto each : *databases)
            out.emplace_back(each["name"].text());
        return out;
    };
    return io::execute_and_read<std::vector<std::string>>(*core_, command_, io::within(*core_, timeout_), read);
}

} // namespace zonda::mongo
