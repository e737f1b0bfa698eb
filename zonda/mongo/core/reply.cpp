#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/reply.hpp>

#include <algorithm>
#include <array>

namespace zonda::mongo::core
{

namespace
{

constexpr std::array state_changes{server_errc::shutdown_in_progress,
                                   server_errc::primary_stepped_down,
                                   server_errc::not_writable_primary,
                                   server_errc::interrupted_at_shutdown,
                                   server_errc::interrupted_due_to_repl_state_change,
                                   server_errc::not_primary_no_secondary_ok,
                                   server_errc::not_primary_or_secondary,
                                   server_errc::legacy_not_primary};

std::optional<std::int32_t> int32_of(bson::value_view number) noexcept
{
    const auto code = number.to_int64();
    if (code && *code >= INT32_MIN && *code <= INT32_MAX)
        return static_cast<std::int32_t>(*code);
    return std::nullopt;
}

std::int32_t code_of(bson::document_view failed)
{
    if (const auto code = int32_of(failed["code"]))
        return *code;
    // Servers from before error codes, and some proxies, say it in words only.
    const auto words = failed["errmsg"].text();
    if (words.find("node is recovering") != std::string_view::npos)
        return static_cast<std::int32_t>(server_errc::not_primary_or_secondary);
    if (words.find("not master") != std::string_view::npos)
        return static_cast<std::int32_t>(server_errc::not_writable_primary);
    return 0;
}

std::string advice_for(std::int32_t code, std::string_view words)
{
    if (code == 20 && words.starts_with("Transaction numbers"))
        return "; this deployment does not support retryable writes, add retryWrites=false to the connection string";
    if (words.find("etryable writes are not supported") != std::string_view::npos)
        return "; add retryWrites=false to the connection string";
    if (code == static_cast<std::int32_t>(server_errc::unauthorized))
        return "; the signed-in user may not do this, or nobody is signed in (mongodb://user:password@...)";
    return {};
}

// `insert on genie.matches: E11000 duplicate key ... (DuplicateKey, code 11000)`
std::string words_of(std::int32_t code, std::string_view name, std::string_view message, std::string_view command)
{
    std::string out(command);
    out += ": ";
    out += message.empty() ? "the server gave no reason" : message;
    if (name.empty())
        name = code_name(code);
    out += " (";
    if (!name.empty())
        (out += name) += ", ";
    out += "code " + std::to_string(code) + ")";
    return out + advice_for(code, message);
}

command_failure make_failure(bson::document_view failed, std::string_view command)
{
    command_failure out;
    out.server_code = code_of(failed);
    // A code of 0 would be success.
    const auto code =
        out.server_code != 0 ? error_code(out.server_code, server_category()) : error_code(errc::protocol_error);
    out.what = error(code, words_of(out.server_code, failed["codeName"].text(), failed["errmsg"].text(), command));
    return out;
}

void take_labels(bson::document_view reply, command_failure& out)
{
    if (const auto labels = reply["errorLabels"].get<bson::array_view>())
        for (const auto label : *labels)
            if (!label.text().empty())
                out.labels.emplace_back(label.text());
    const auto version = reply["topologyVersion"];
    const auto process = version["processId"].get<bson::object_id>();
    const auto counter = version["counter"].to_int64();
    if (process && counter)
        out.version = topology_version{*process, *counter};
}

std::optional<command_failure> write_error_of(bson::document_view reply, std::string_view command)
{
    const auto errors = reply["writeErrors"].get<bson::array_view>();
    const auto first = errors ? (*errors)[0].get<bson::document_view>() : std::nullopt;
    if (!first)
        return std::nullopt;
    auto out = make_failure(*first, command);
    const auto count = errors->count();
    if (count > 1)
        out.what = error(out.what.code(), std::string(out.what.what()) + ", and " + std::to_string(count - 1) +
                                              (count == 2 ? " more write" : " more writes") + " failed");
    return out;
}

} // namespace

bool command_failure::has_label(std::string_view label) const noexcept
{
    return std::ranges::find(labels, label) != labels.end();
}

std::optional<command_failure> failure_of(bson::document_view reply, std::string_view command)
{
    const auto ok = reply["ok"].truthy();
    if (ok.value_or(false))
        return std::nullopt;
    if (!ok)
    {
        command_failure out;
        out.what = error(errc::protocol_error, std::string(command) + ": the server's reply has no field ok");
        return out;
    }
    auto out = make_failure(reply, command);
    take_labels(reply, out);
    return out;
}

std::optional<command_failure> write_failure_of(bson::document_view reply, std::string_view command)
{
    auto out = failure_of(reply, command);
    if (out)
        return out;
    out = write_error_of(reply, command);
    if (!out)
        if (const auto concern = reply["writeConcernError"].get<bson::document_view>())
            out = make_failure(*concern,
                               std::string(command) + ": the write was made, but not as its write concern asks");
    if (out)
        take_labels(reply, *out);
    return out;
}

bool has_write_failure(bson::document_view reply) noexcept
{
    return reply.contains("writeErrors") || reply.contains("writeConcernError");
}

reply_status status_of(bson::document_view reply) noexcept
{
    reply_status out;
    for (const auto& [key, value] : reply)
    {
        if (key == "ok")
            out.ok = value.truthy().value_or(false);
        else if (key == "$clusterTime")
            out.cluster_time = value;
        else if (key == "writeConcernError")
            out.write_concern_code = int32_of(value["code"]).value_or(0);
    }
    return out;
}

bool is_state_change(std::int32_t server_code) noexcept
{
    return std::ranges::find(state_changes, static_cast<server_errc>(server_code)) != state_changes.end();
}

bool is_shutdown(std::int32_t server_code) noexcept
{
    return server_code == static_cast<std::int32_t>(server_errc::interrupted_at_shutdown) ||
           server_code == static_cast<std::int32_t>(server_errc::shutdown_in_progress);
}

} // namespace zonda::mongo::core
