// mongodb://user:password@host:port,host:port/database?option=value
#pragma once

#include <zonda/mongo/core/host.hpp>
#include <zonda/mongo/core/uri_options.hpp>

namespace zonda::mongo::core
{

/// A connection string, taken apart and decoded. What it means is decided elsewhere (credential.hpp, settings_of).
struct connection_string
{
    /// mongodb+srv: the one host is a name to look up.
    bool srv{false};
    std::vector<host> hosts{};
    std::optional<std::string> username{};
    std::optional<std::string> password{};
    /// Between `/` and `?`: where the user is defined, and the database that programs may take by default.
    std::optional<std::string> database{};
    uri_options options{};
    /// Sentences about what was left out, for the log.
    std::vector<std::string> warnings{};
};

/// Errors: errc::invalid_connection_string in words that name the part, and never the password.
/// Spec: MongoDB driver specifications, connection string.
result<connection_string> parse_connection_string(std::string_view text);

} // namespace zonda::mongo::core
