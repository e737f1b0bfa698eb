// The options of a connection string: which there are, what they may be, and how they were said.
#pragma once

#include <zonda/base/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace zonda::mongo::core
{

enum class option_kind : std::uint8_t
{
    text,
    boolean,
    integer,
    integer_or_text, ///< w
    list,            ///< compressors
    properties,      ///< authMechanismProperties: key:value,key:value
    tag_sets         ///< readPreferenceTags: as properties, and may be repeated
};

/// What this version does with an option that it can read.
enum class option_support : std::uint8_t
{
    used,
    ignored, ///< has no effect yet; the user is told
    refused  ///< leaving it out would change what the user asked for: such a connection string is an error
};

struct option_rule
{
    std::string_view name; ///< as the specification spells it
    option_kind kind;
    option_support support;
    std::int64_t least{0};
    std::int64_t most{INT32_MAX};
};

/// Nothing for a name that no MongoDB driver knows. The case of letters does not count.
const option_rule* find_option_rule(std::string_view name) noexcept;

using property_list = std::vector<std::pair<std::string, std::string>>;
using option_value =
    std::variant<bool, std::int64_t, std::string, std::vector<std::string>, property_list, std::vector<property_list>>;

struct uri_option
{
    const option_rule* rule;
    option_value value;
};

/// The options that were said and make sense, each name once.
class uri_options
{
public:
    /// Nothing if it was not said; the type must be the one of its kind.
    template <class T>
    std::optional<T> get(std::string_view name) const
    {
        const auto* found = find(name);
        const auto* value = found != nullptr ? std::get_if<T>(&found->value) : nullptr;
        return value != nullptr ? std::optional<T>(*value) : std::nullopt;
    }

    const uri_option* find(std::string_view name) const noexcept;
    void set(uri_option option);
    const std::vector<uri_option>& all() const noexcept { return options_; }

private:
    std::vector<uri_option> options_{};
};

/// Reads `name=value&name=value`. An unknown option, or a value that makes no sense, adds a sentence to `warnings` and
/// is left out; what contradicts itself is an error.
///
/// Errors: errc::invalid_connection_string in words.
/// Spec: MongoDB driver specifications, connection string and URI options.
result<uri_options> parse_uri_options(std::string_view query, std::vector<std::string>& warnings);

} // namespace zonda::mongo::core
