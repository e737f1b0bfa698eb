// The command line of the program.
#pragma once

#include <zonda/base/log.hpp>
#include <zonda/base/result.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace genie
{

struct options
{
    std::uint16_t port{8888};
    std::string host{"127.0.0.1"};
    /// The file of the embedded database.
    std::string database{"genie.db"};
    /// The URI of a server in place of it.
    std::optional<std::string> mongodb{};
    /// Where the key of the signed cookies is.
    std::string secret_file{};
    std::optional<zonda::log_format> log{};
    bool help{false};
    bool version{false};
};

/// Reads the arguments after the program's name. The error says in one line which part is wrong.
zonda::result<options> read_options(std::span<const char* const> arguments);

/// What --help prints: it fits on a screen.
extern const std::string_view help_text;

} // namespace genie
