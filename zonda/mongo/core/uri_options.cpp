#include <zonda/base/text.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/percent.hpp>
#include <zonda/mongo/core/uri_options.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace zonda::mongo::core
{

namespace
{

using enum option_kind;
using enum option_support;

constexpr std::array rules{
    option_rule{"appName", text, used},
    option_rule{"authMechanism", text, used},
    option_rule{"authMechanismProperties", properties, ignored},
    option_rule{"authSource", text, used},
    option_rule{"compressors", list, ignored},
    option_rule{"connectTimeoutMS", integer, used},
    option_rule{"directConnection", boolean, used},
    option_rule{"enableOverloadRetargeting", boolean, ignored},
    option_rule{"heartbeatFrequencyMS", integer, used, 500},
    option_rule{"journal", boolean, used},
    option_rule{"loadBalanced", boolean, used},
    option_rule{"localThresholdMS", integer, ignored},
    option_rule{"maxAdaptiveRetries", integer, ignored},
    option_rule{"maxConnecting", integer, used, 1},
    option_rule{"maxIdleTimeMS", integer, used},
    option_rule{"maxPoolSize", integer, used},
    option_rule{"maxStalenessSeconds", integer, ignored, -1},
    option_rule{"minPoolSize", integer, used},
    option_rule{"proxyHost", text, refused},
    option_rule{"proxyPassword", text, refused},
    option_rule{"proxyPort", integer, refused, 1, 65535},
    option_rule{"proxyUsername", text, refused},
    option_rule{"readConcernLevel", text, used},
    option_rule{"readPreference", text, used},
    option_rule{"readPreferenceTags", tag_sets, ignored},
    option_rule{"replicaSet", text, used},
    option_rule{"retryReads", boolean, used},
    option_rule{"retryWrites", boolean, used},
    option_rule{"serverMonitoringMode", text, ignored},
    option_rule{"serverSelectionTimeoutMS", integer, used},
    option_rule{"serverSelectionTryOnce", boolean, ignored},
    option_rule{"socketTimeoutMS", integer, ignored},
    option_rule{"srvAllowedHostsSuffix", text, ignored},
    option_rule{"srvMaxHosts", integer, used},
    option_rule{"srvServiceName", text, used},
    option_rule{"ssl", boolean, used},
    option_rule{"timeoutMS", integer, used},
    option_rule{"tls", boolean, used},
    option_rule{"tlsAllowInvalidCertificates", boolean, ignored},
    option_rule{"tlsAllowInvalidHostnames", boolean, ignored},
    option_rule{"tlsCAFile", text, ignored},
    option_rule{"tlsCertificateKeyFile", text, ignored},
    option_rule{"tlsCertificateKeyFilePassword", text, ignored},
    option_rule{"tlsDisableCertificateRevocationCheck", boolean, ignored},
    option_rule{"tlsDisableOCSPEndpointCheck", boolean, ignored},
    option_rule{"tlsInsecure", boolean, ignored},
    option_rule{"w", integer_or_text, used},
    option_rule{"waitQueueTimeoutMS", integer, used},
    option_rule{"wTimeoutMS", integer, used, 0, INT64_MAX},
    option_rule{"zlibCompressionLevel", integer, ignored, -1, 9},
};

error failure(const std::string& words)
{
    return {errc::invalid_connection_string, "connection string: " + words};
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (;;)
    {
        const auto at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos)
            return parts;
        text.remove_prefix(at + 1);
    }
}

std::optional<std::int64_t> read_integer(std::string_view text)
{
    std::int64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto [stopped, code] = std::from_chars(text.data(), end, value);
    return code == std::errc{} && stopped == end ? std::optional(value) : std::nullopt;
}

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& words)
{
    return std::ranges::find(words, text) != words.end();
}

std::optional<bool> read_boolean(const option_rule& rule, std::string_view text, std::vector<std::string>& warnings)
{
    if (text == "true" || text == "false")
        return text == "true";
    static constexpr std::array<std::string_view, 4> old_true{"1", "yes", "y", "t"};
    static constexpr std::array<std::string_view, 5> old_false{"0", "-1", "no", "n", "f"};
    const bool is_true = one_of(text, old_true);
    if (!is_true && !one_of(text, old_false))
        return std::nullopt;
    warnings.push_back("option " + std::string(rule.name) + ": \"" + std::string(text) +
                       "\" is an old spelling, write " + (is_true ? "true" : "false"));
    return is_true;
}

std::optional<property_list> read_properties(std::string_view text)
{
    property_list out;
    if (text.empty())
        return out;
    for (const auto item : split(text, ','))
    {
        const auto colon = item.find(':');
        if (colon == std::string_view::npos)
            return std::nullopt;
        out.emplace_back(item.substr(0, colon), item.substr(colon + 1));
    }
    return out;
}

// Words that an option of kind text is limited to; empty: any.
bool is_allowed_word(const option_rule& rule, std::string_view text)
{
    static constexpr std::array<std::string_view, 3> monitoring{"auto", "stream", "poll"};
    if (rule.name == "serverMonitoringMode")
        return one_of(text, monitoring);
    return true;
}

// A value that makes no sense gives nothing.
std::optional<option_value> read_value(const option_rule& rule, std::string_view text,
                                       std::vector<std::string>& warnings)
{
    switch (rule.kind)
    {
    case option_kind::text:
        if (is_allowed_word(rule, text))
            return option_value(std::string(text));
        return std::nullopt;
    case boolean:
        if (const auto value = read_boolean(rule, text, warnings))
            return option_value(*value);
        return std::nullopt;
    case integer:
        if (const auto value = read_integer(text); value && *value >= rule.least && *value <= rule.most)
            return option_value(*value);
        return std::nullopt;
    case integer_or_text:
        if (const auto value = read_integer(text))
            return option_value(*value);
        return option_value(std::string(text));
    case list:
    {
        const auto parts = split(text, ',');
        return option_value(std::vector<std::string>(parts.begin(), parts.end()));
    }
    case properties:
        if (auto value = read_properties(text))
            return option_value(std::move(*value));
        return std::nullopt;
    case tag_sets:
        if (auto value = read_properties(text))
            return option_value(std::vector<property_list>{std::move(*value)});
        return std::nullopt;
    }
    return std::nullopt;
}

class options_reader
{
public:
    explicit options_reader(std::vector<std::string>& warnings) : warnings_(warnings) {}

    result<void> read(std::string_view item)
    {
        const auto equals = item.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return failure("the option \"" + std::string(item) + "\" is not of the form name=value");
        const auto name = item.substr(0, equals);
        const auto value = percent_decoded(item.substr(equals + 1));
        if (!value)
            return failure("the value of option " + std::string(name) + " is not percent-encoded correctly");
        return take(name, *value);
    }

    result<uri_options> finish() &&
    {
        if (old_wtimeout_ && options_.find("wTimeoutMS") == nullptr)
            options_.set({find_option_rule("wTimeoutMS"), *old_wtimeout_});
        return std::move(options_);
    }

private:
    result<void> take(std::string_view name, const std::string& value)
    {
        if (equals_ignoring_case(name, "wtimeout"))
            return take_old_wtimeout(value);
        const auto* rule = find_option_rule(name);
        if (rule == nullptr)
        {
            warnings_.push_back("option " + std::string(name) + " is not known and ignored");
            return {};
        }
        if (rule->name == "authSource" && value.empty())
            return failure("option authSource is empty; leave it out, or name the database that holds the user");
        if (value.empty() && rule->kind != tag_sets)
        {
            warnings_.push_back("option " + std::string(rule->name) + " has no value and is ignored");
            return {};
        }
        auto parsed = read_value(*rule, value, warnings_);
        if (!parsed)
        {
            warnings_.push_back("option " + std::string(rule->name) + ": \"" + value +
                                "\" is not a value it can have; it is ignored");
            return {};
        }
        return put(*rule, std::move(*parsed));
    }

    result<void> take_old_wtimeout(const std::string& value)
    {
        warnings_.emplace_back("option wtimeout is an old name, write wTimeoutMS");
        if (const auto number = read_integer(value); number && *number >= 0)
            old_wtimeout_ = number;
        return {};
    }

    result<void> put(const option_rule& rule, option_value value)
    {
        const auto* before = options_.find(rule.name);
        if (before != nullptr && rule.kind == tag_sets)
        {
            auto sets = std::get<std::vector<property_list>>(before->value);
            sets.push_back(std::get<std::vector<property_list>>(value).front());
            value = std::move(sets);
        }
        else if (before != nullptr)
        {
            const bool security = rule.name.starts_with("proxy") || rule.name.starts_with("tls") || rule.name == "ssl";
            if (security && (before->value != value || rule.name.starts_with("proxy")))
                return failure("option " + std::string(rule.name) + " is there twice");
            warnings_.push_back("option " + std::string(rule.name) + " is there twice; the last one is used");
        }
        options_.set({&rule, std::move(value)});
        return {};
    }

    std::vector<std::string>& warnings_;
    uri_options options_{};
    std::optional<std::int64_t> old_wtimeout_{};
};

// tls... options that contradict each other must never be together, whatever their values are.
result<void> check_tls(const uri_options& options)
{
    using pair = std::pair<std::string_view, std::string_view>;
    static constexpr std::array exclusive{
        pair{"tlsInsecure", "tlsAllowInvalidCertificates"},
        pair{"tlsInsecure", "tlsAllowInvalidHostnames"},
        pair{"tlsInsecure", "tlsDisableCertificateRevocationCheck"},
        pair{"tlsInsecure", "tlsDisableOCSPEndpointCheck"},
        pair{"tlsAllowInvalidCertificates", "tlsDisableCertificateRevocationCheck"},
        pair{"tlsAllowInvalidCertificates", "tlsDisableOCSPEndpointCheck"},
        pair{"tlsDisableCertificateRevocationCheck", "tlsDisableOCSPEndpointCheck"},
    };
    for (const auto& [one, other] : exclusive)
        if (options.find(one) != nullptr && options.find(other) != nullptr)
            return failure("options " + std::string(one) + " and " + std::string(other) + " exclude each other");
    const auto tls = options.get<bool>("tls");
    const auto ssl = options.get<bool>("ssl");
    if (tls && ssl && *tls != *ssl)
        return failure("options tls and ssl are the same thing and must not differ");
    return {};
}

result<void> check_proxy(const uri_options& options)
{
    const bool host = options.find("proxyHost") != nullptr;
    for (const std::string_view name : {"proxyPort", "proxyUsername", "proxyPassword"})
        if (!host && options.find(name) != nullptr)
            return failure("option " + std::string(name) + " needs proxyHost");
    if ((options.find("proxyUsername") != nullptr) != (options.find("proxyPassword") != nullptr))
        return failure("options proxyUsername and proxyPassword need each other");
    return {};
}

} // namespace

const option_rule* find_option_rule(std::string_view name) noexcept
{
    const auto* found =
        std::ranges::find_if(rules, [&](const option_rule& rule) { return equals_ignoring_case(rule.name, name); });
    return found != rules.end() ? found : nullptr;
}

const uri_option* uri_options::find(std::string_view name) const noexcept
{
    const auto found =
        std::ranges::find_if(options_, [&](const uri_option& o) { return equals_ignoring_case(o.rule->name, name); });
    return found != options_.end() ? &*found : nullptr;
}

void uri_options::set(uri_option option)
{
    const auto found = std::ranges::find_if(options_, [&](const uri_option& o) { return o.rule == option.rule; });
    if (found != options_.end())
        *found = std::move(option);
    else
        options_.push_back(std::move(option));
}

result<uri_options> parse_uri_options(std::string_view query, std::vector<std::string>& warnings)
{
    options_reader reader(warnings);
    if (!query.empty())
        for (const auto item : split(query, '&'))
            if (const auto read = reader.read(item); !read)
                return read.error();
    auto options = std::move(reader).finish();
    if (const auto checked = check_tls(*options); !checked)
        return checked.error();
    if (const auto checked = check_proxy(*options); !checked)
        return checked.error();
    return options;
}

} // namespace zonda::mongo::core
