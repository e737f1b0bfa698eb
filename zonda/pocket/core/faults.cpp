#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/faults.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/value.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

failure bad(std::string words)
{
    return {errc::bad_value, std::move(words)};
}

// False: the failpoint is switched off.
outcome<bool> read_mode(fault& made, bson::value_view mode)
{
    if (mode.text() == "off")
        return false;
    made.times = -1;
    if (mode.text() == "alwaysOn")
        return true;
    for (const auto& [name, v] : as_document(mode))
    {
        const auto count = whole_number(v);
        if ((name != "times" && name != "skip") || !count || *count < 0)
            return bad("pocket knows the failpoint modes 'off', 'alwaysOn', {times: n} and {skip: n}, not " +
                       shown(mode));
        (name == "times" ? made.times : made.skip) = *count;
    }
    if (!is_document(mode) || as_document(mode).empty())
        return bad("'mode' of a failpoint must be 'off', 'alwaysOn', {times: n} or {skip: n}");
    return true;
}

outcome<void> read_data(fault& made, bson::document_view data)
{
    for (const auto& [name, v] : data)
    {
        if (name == "failCommands" && is_array(v))
            for (const auto one : as_array(v))
                made.commands.emplace(one.text());
        else if (name == "errorCode" && whole_number(v))
            made.error_code = static_cast<int>(*whole_number(v));
        else if (name == "closeConnection")
            made.close_connection = is_true(v);
        else if (name == "blockTimeMS" && whole_number(v))
            made.block = std::chrono::milliseconds(std::clamp<std::int64_t>(*whole_number(v), 0, 3'600'000));
        else if (name == "writeConcernError" && is_document(v))
            made.write_concern_error = bson::document(as_document(v));
        else if (name == "errorLabels" && is_array(v))
        {
            made.error_labels.emplace();
            for (const auto one : as_array(v))
                made.error_labels->emplace_back(one.text());
        }
        else if (name == "appName" && is_string(v))
            made.app_name = v.text();
        else if (name == "namespace" && is_string(v))
            made.name_space = v.text();
        else if (name != "blockConnection" && name != "failInternalCommands" && name != "threadName")
            return bad("pocket does not know '" + std::string(name) + ": " + shown(v) + "' in the data of failCommand");
    }
    if (made.commands.empty())
        return bad("'failCommands' names no command");
    if (!is_true(data["blockConnection"]))
        made.block = {};
    return {};
}

} // namespace

std::int64_t fault_list::add(fault armed)
{
    entries_.push_back({++last_number_, std::move(armed)});
    return last_number_;
}

void fault_list::remove(std::int64_t number)
{
    std::erase_if(entries_, [number](const entry& one) { return one.number == number; });
}

void fault_list::set_fail_command(std::optional<fault> armed)
{
    if (fail_command_)
        remove(*fail_command_);
    fail_command_.reset();
    if (!armed)
        return;
    fail_command_count_ = 0;
    fail_command_ = add(std::move(*armed));
}

std::optional<fault> fault_list::strike(std::string_view command, std::string_view name_space,
                                        std::string_view app_name)
{
    for (auto& [number, armed] : entries_)
    {
        if (!armed.commands.contains(command) || (!armed.app_name.empty() && armed.app_name != app_name) ||
            (!armed.name_space.empty() && armed.name_space != name_space) || armed.times == 0)
            continue;
        if (armed.skip > 0)
        {
            --armed.skip;
            continue;
        }
        if (number == fail_command_)
            ++fail_command_count_;
        const fault struck = armed;
        if (armed.times > 0)
            --armed.times;
        if (armed.times == 0 && number != fail_command_)
            remove(number);
        return struck;
    }
    return {};
}

outcome<std::optional<fault>> parse_fail_command(bson::document_view command)
{
    fault made;
    const auto on = read_mode(made, command["mode"]);
    if (!on)
        return on.error();
    if (!*on)
        return std::optional<fault>();
    if (auto done = read_data(made, as_document(command["data"])); !done)
        return done.error();
    return std::optional(std::move(made));
}

} // namespace zonda::pocket
