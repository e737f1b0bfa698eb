// Log records: made anywhere, written where `main` says.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zonda
{

enum class log_level : std::uint8_t
{
    debug,
    info,
    warning,
    error
};

/// One event. `room` is the part that speaks ("web", "mongo", "genie"); `fields` are for machines.
struct log_record
{
    log_level level{log_level::info};
    std::string_view room;
    std::string message;
    std::vector<std::pair<std::string, std::string>> fields{};
    std::chrono::system_clock::time_point at{std::chrono::system_clock::now()};
};

/// Where records go. Threads: `write` may be called from any thread.
class log_sink
{
public:
    virtual ~log_sink() = default;
    virtual void write(const log_record& record) = 0;
};

enum class log_format : std::uint8_t
{
    text,
    json
};

/// Standard error: text on a terminal, JSON lines otherwise.
log_sink& standard_log_sink();
/// Standard error, in the format that was asked for (`--log text|json`).
log_sink& standard_log_sink(log_format format);

std::string to_text(const log_record& record);
std::string to_json_line(const log_record& record);

} // namespace zonda
