// Who signs in, where, and how.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace zonda::mongo
{

/// What signing in takes.
struct credential
{
    std::optional<std::string> username{};
    std::optional<std::string> password{};
    /// The database in which the user is defined. (authSource)
    std::string source{"admin"};
    /// Empty: the one the server offers for this user. This version signs in by SCRAM-SHA-256 only. (authMechanism)
    std::string mechanism{};
    std::vector<std::pair<std::string, std::string>> mechanism_properties{};

    bool operator==(const credential&) const = default;
};

} // namespace zonda::mongo
