#include <zonda/base/log.hpp>
#include <zonda/base/text.hpp>
#include <zonda/base/time.hpp>
#include <zonda/base/utf8.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>

namespace zonda
{
namespace
{

constexpr std::array<std::string_view, 4> level_names{"debug", "info", "warning", "error"};

std::string_view name_of(log_level level) noexcept
{
    const auto index = static_cast<std::size_t>(level);
    return index < level_names.size() ? level_names[index] : "unknown";
}

std::string iso8601(std::chrono::system_clock::time_point at)
{
    return to_iso8601(std::chrono::floor<std::chrono::milliseconds>(at));
}

// What a peer sent may be part of a message: no control character reaches the terminal, no line looks like two.
void append_visible(std::string& out, std::string_view text)
{
    constexpr std::string_view digits = "0123456789abcdef";
    const auto* at = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t i = 0; i < text.size();)
    {
        const std::size_t length = detail::utf8_character(at + i, text.size() - i);
        const bool second_control_set = length == 2 && at[i] == 0xC2 && at[i + 1] < 0xA0;
        if (length == 0 || at[i] < 0x20 || at[i] == 0x7F || second_control_set)
        {
            const std::size_t hidden = std::max<std::size_t>(length, 1);
            for (std::size_t k = i; k < i + hidden; ++k)
                (((out += "\\x") += digits[at[k] >> 4U]) += digits[at[k] & 0x0FU]);
            i += hidden;
            continue;
        }
        out.append(text, i, length);
        i += length;
    }
}

bool needs_quotes(std::string_view value) noexcept
{
    return value.empty() || value.find_first_of(" =\"") != std::string_view::npos;
}

class standard_error_sink final : public log_sink
{
public:
    explicit standard_error_sink(log_format format) : format_(format) {}

    void write(const log_record& record) override
    {
        std::string line = format_ == log_format::text ? to_text(record) : to_json_line(record);
        line += '\n';
        // The lock keeps lines whole where the kernel takes only a part of one.
        const std::scoped_lock lock(mutex_);
        std::string_view left = line;
        while (!left.empty())
        {
            const ssize_t written = ::write(STDERR_FILENO, left.data(), left.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                return; // nobody reads standard error: nowhere to say so
            left.remove_prefix(static_cast<std::size_t>(written));
        }
    }

private:
    log_format format_;
    std::mutex mutex_;
};

} // namespace

log_sink& standard_log_sink()
{
    return standard_log_sink(::isatty(STDERR_FILENO) == 1 ? log_format::text : log_format::json);
}

log_sink& standard_log_sink(log_format format)
{
    static standard_error_sink text_sink(log_format::text);
    static standard_error_sink json_sink(log_format::json);
    return format == log_format::text ? text_sink : json_sink;
}

std::string to_text(const log_record& record)
{
    std::string line = iso8601(record.at);
    const std::string_view level = name_of(record.level);
    line += ' ';
    line += level;
    line.append(level.size() < 8 ? 8 - level.size() : 1, ' ');
    if (!record.room.empty())
        (append_visible(line, record.room), line += ": ");
    append_visible(line, record.message);
    for (const auto& [name, value] : record.fields)
    {
        line += ' ';
        append_visible(line, name);
        line += '=';
        if (needs_quotes(value))
            append_json_string(line, value);
        else
            append_visible(line, value);
    }
    return line;
}

std::string to_json_line(const log_record& record)
{
    std::string line = "{\"at\":\"" + iso8601(record.at) + "\",\"level\":\"";
    line += name_of(record.level);
    line += "\",\"room\":";
    append_json_string(line, record.room);
    line += ",\"message\":";
    append_json_string(line, record.message);
    if (record.fields.empty())
        return line += '}';
    // A field may be named like a member above: they have an object of their own.
    line += ",\"fields\":{";
    for (const auto& [name, value] : record.fields)
    {
        append_json_string(line, name);
        line += ':';
        append_json_string(line, value);
        line += ',';
    }
    line.back() = '}';
    return line += '}';
}

} // namespace zonda
