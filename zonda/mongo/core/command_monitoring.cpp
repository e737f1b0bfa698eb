#include <zonda/bson/document_builder.hpp>
#include <zonda/mongo/core/command_monitoring.hpp>

#include <algorithm>
#include <array>

namespace zonda::mongo::core
{

namespace
{

constexpr std::array<std::string_view, 9> sensitive{"authenticate",   "saslStart",       "saslContinue",
                                                    "getnonce",       "createUser",      "updateUser",
                                                    "copydbgetnonce", "copydbsaslstart", "copydb"};
// The legacy hello is written in two ways.
constexpr std::array<std::string_view, 3> greetings{"hello", "isMaster", "ismaster"};
constexpr std::array<std::string_view, 3> harmless{"code", "codeName", "errorLabels"};

bool is_one_of(const auto& names, std::string_view name) noexcept
{
    return std::ranges::find(names, name) != std::end(names);
}

} // namespace

bool is_sensitive(std::string_view command_name, bson::document_view command) noexcept
{
    return is_one_of(sensitive, command_name) ||
           (is_one_of(greetings, command_name) && command.contains("speculativeAuthenticate"));
}

bson::document redacted_failure(bson::document_view reply)
{
    bytes data;
    bson::document_builder out(data);
    for (const auto& [key, value] : reply)
        if (is_one_of(harmless, key))
            out.append(key, value);
    out.finish();
    return bson::document::trusted(std::move(data));
}

bson::document whole_command(const wire::op_msg_view& message)
{
    bytes data;
    bson::document_builder out(data);
    out.append_all(message.body);
    for (const auto& sequence : message.sequences)
    {
        out.open_array(sequence.identifier);
        for (const auto each : sequence)
            out.push(each);
        out.close();
    }
    out.finish();
    return bson::document::trusted(std::move(data));
}

} // namespace zonda::mongo::core
