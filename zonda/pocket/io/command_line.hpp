// The options of the program.
#pragma once

#include <zonda/base/log.hpp>
#include <zonda/pocket/server.hpp>

#include <optional>
#include <string>
#include <vector>

namespace zonda::pocket
{

struct command_line
{
    enum class action : std::uint8_t
    {
        serve,
        help,
        version,
        refuse // `problem` says which part is wrong
    };

    action what{action::serve};
    server_settings settings{};
    std::string password_file{};
    std::optional<log_format> format{};
    std::string problem{};
};

/// Without the program's own name. Opens nothing.
command_line parse_command_line(const std::vector<std::string>& arguments);

/// What `--help` prints.
extern const char* const help_text;

} // namespace zonda::pocket
