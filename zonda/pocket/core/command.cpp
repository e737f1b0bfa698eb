#include <zonda/base/text.hpp>
#include <zonda/base/utf8.hpp>
#include <zonda/pocket/core/command.hpp>
#include <zonda/pocket/core/number.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

constexpr std::size_t most_statements = 100'000;

// Bytes that belong to no character become U+FFFD, each of them.
std::string with_replacements(std::string_view words)
{
    std::string made;
    while (!words.empty())
    {
        const std::size_t size =
            zonda::detail::utf8_character(reinterpret_cast<const std::uint8_t*>(words.data()), words.size());
        made += size == 0 ? "\xEF\xBF\xBD" : words.substr(0, size);
        words.remove_prefix(size == 0 ? 1 : size);
    }
    return made;
}

} // namespace

void server_state::advance_cluster_time(datetime now)
{
    const auto seconds =
        static_cast<std::uint32_t>(std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count());
    if (seconds > cluster_time.seconds)
        cluster_time = {seconds, 1};
    else
        ++cluster_time.increment;
}

outcome<std::string_view> command_context::collection_name() const
{
    const auto [command, v] = *body.begin();
    if (!is_string(v))
        return failure{errc::invalid_namespace,
                       "collection name has invalid type " + std::string(type_name(v)) + " in " + std::string(command)};
    if (v.text().empty())
        return failure{errc::invalid_namespace, "Invalid namespace specified '" + std::string(db) + ".'"};
    return v.text();
}

outcome<std::vector<bson::document_view>> command_context::documents(std::string_view field) const
{
    std::vector<bson::document_view> all;
    const auto inside = body[field];
    bool there = static_cast<bool>(inside);
    if (there && !is_array(inside))
        return failure{errc::type_mismatch, "BSON field '" + std::string(name()) + "." + std::string(field) +
                                                "' is the wrong type '" + std::string(type_name(inside)) +
                                                "', expected type 'array'"};
    for (const auto item : as_array(inside))
    {
        if (!is_document(item))
            return failure{errc::type_mismatch, "BSON field '" + std::string(name()) + "." + std::string(field) +
                                                    "' holds a value of type '" + std::string(type_name(item)) +
                                                    "', expected type 'object'"};
        all.push_back(as_document(item));
    }
    for (const auto& sequence : sequences)
    {
        if (sequence.identifier != field)
            return failure{errc::unknown_field, "BSON field '" + std::string(name()) + "." +
                                                    std::string(sequence.identifier) + "' is an unknown field."};
        if (std::exchange(there, true))
            return failure{errc::bad_value, "'" + std::string(field) + "' is given twice"};
        for (const auto document : sequence)
            all.push_back(document);
    }
    if (!there)
        return failure{errc::missing_field, "BSON field '" + std::string(name()) + "." + std::string(field) +
                                                "' is missing but a required field"};
    if (all.empty() || all.size() > most_statements)
        return failure{errc::invalid_length, "Write batch sizes must be between 1 and 100000. Got " +
                                                 std::to_string(all.size()) + " operations."};
    return all;
}

outcome<std::optional<retry_log>> command_context::retries() const
{
    const auto txn = body["txnNumber"];
    if (!txn)
        return std::optional<retry_log>();
    const auto number = txn.get<std::int64_t>();
    const auto session = body["lsid"]["id"].get<bson::binary_view>();
    if (!number || *number < 0 || !session)
        return failure{errc::invalid_options, "txnNumber must be a non-negative long and needs an lsid"};
    auto log = retry_log::begin(storage().database(), session->bytes, *number, now);
    if (!log)
        return log.error();
    return std::optional(std::move(*log));
}

std::int64_t command_context::statement_id(std::size_t n) const
{
    if (const auto listed = body["stmtIds"]; is_array(listed))
        return whole_number(as_array(listed)[n]).value_or(static_cast<std::int64_t>(n));
    return whole_number(body["stmtId"]).value_or(0) + static_cast<std::int64_t>(n);
}

const command_entry* find_command(std::string_view name)
{
    for (const auto& family :
         {greeting_commands(), login_commands(), session_commands(), collection_commands(), index_commands(),
          query_commands(), aggregate_commands(), write_commands(), find_and_modify_commands(), diagnostic_commands()})
        for (const auto& entry : family)
            if (entry.name == name)
                return &entry;
    return nullptr;
}

void append_failure(bson::document_builder& out, const failure& f)
{
    // The words may quote a piece of what was sent, and an answer there must be.
    if (is_utf8(f.words))
        out.append("errmsg", f.words);
    else
        out.append("errmsg", with_replacements(f.words));
    out.append("code", static_cast<int>(f.code)).append("codeName", code_name(f.code));
    out.append_all(f.details);
}

} // namespace zonda::pocket
