#include <zonda/mongo/core/credential_of.hpp>
#include <zonda/mongo/core/errc.hpp>

#include <algorithm>
#include <array>

namespace zonda::mongo::core
{

namespace
{

enum class need : std::uint8_t
{
    forbidden,
    optional,
    required
};

struct mechanism_rule
{
    std::string_view name;
    need username;
    need password;
    bool external; ///< source is $external and nothing else
};

constexpr std::array mechanism_rules{
    mechanism_rule{"SCRAM-SHA-1", need::required, need::required, false},
    mechanism_rule{"SCRAM-SHA-256", need::required, need::required, false},
    mechanism_rule{"PLAIN", need::required, need::required, false},
    mechanism_rule{"MONGODB-X509", need::optional, need::forbidden, true},
    mechanism_rule{"GSSAPI", need::required, need::optional, true},
    mechanism_rule{"MONGODB-AWS", need::optional, need::optional, true},
    mechanism_rule{"MONGODB-OIDC", need::optional, need::forbidden, true},
};

error failure(const std::string& words)
{
    return {errc::invalid_connection_string, "connection string: " + words};
}

const std::string* find_property(const credential& made, std::string_view name)
{
    const auto found = std::ranges::find(made.mechanism_properties, name, &std::pair<std::string, std::string>::first);
    return found != made.mechanism_properties.end() ? &found->second : nullptr;
}

result<void> check_need(need wanted, bool there, std::string_view what, const std::string& mechanism)
{
    if (wanted == need::required && !there)
        return failure("authMechanism=" + mechanism + " needs a " + std::string(what));
    if (wanted == need::forbidden && there)
        return failure("authMechanism=" + mechanism + " takes no " + std::string(what));
    return {};
}

result<void> check_gssapi(credential& made)
{
    static constexpr std::array<std::string_view, 5> known{"none", "forward", "forwardAndReverse", "true", "false"};
    const auto* canonicalize = find_property(made, "CANONICALIZE_HOST_NAME");
    if (canonicalize != nullptr && std::ranges::find(known, *canonicalize) == known.end())
        return failure("authMechanismProperties: CANONICALIZE_HOST_NAME must be none, forward or forwardAndReverse");
    if (find_property(made, "SERVICE_NAME") == nullptr)
        made.mechanism_properties.emplace_back("SERVICE_NAME", "mongodb");
    return {};
}

result<void> check_aws(const credential& made)
{
    if (made.username.has_value() != made.password.has_value())
        return failure("authMechanism=MONGODB-AWS takes a user name and a password together, or neither");
    if (!made.username && find_property(made, "AWS_SESSION_TOKEN") != nullptr)
        return failure("authMechanismProperties: AWS_SESSION_TOKEN needs a user name and a password");
    return {};
}

result<void> check_oidc(const credential& made)
{
    const auto* environment = find_property(made, "ENVIRONMENT");
    if (environment == nullptr)
        return failure("authMechanism=MONGODB-OIDC needs authMechanismProperties=ENVIRONMENT:...");
    const bool in_cloud = *environment == "azure" || *environment == "gcp";
    if (!in_cloud && *environment != "test" && *environment != "k8s")
        return failure("authMechanismProperties: ENVIRONMENT must be azure, gcp, k8s or test");
    if (in_cloud && find_property(made, "TOKEN_RESOURCE") == nullptr)
        return failure("authMechanismProperties: ENVIRONMENT:" + *environment + " needs TOKEN_RESOURCE");
    if (made.username && *environment != "azure")
        return failure("authMechanismProperties: ENVIRONMENT:" + *environment + " takes no user name");
    return {};
}

result<void> check_mechanism(credential& made)
{
    const auto* rule = std::ranges::find(mechanism_rules, made.mechanism, &mechanism_rule::name);
    if (rule == mechanism_rules.end())
        return failure("authMechanism \"" + made.mechanism + "\" is not known");
    if (const auto ok =
            check_need(rule->username, made.username && !made.username->empty(), "user name", made.mechanism);
        !ok)
        return ok.error();
    if (const auto ok = check_need(rule->password, made.password.has_value(), "password", made.mechanism); !ok)
        return ok.error();
    if (rule->external && made.source != "$external")
        return failure("authMechanism=" + made.mechanism + " takes no authSource but $external");
    if (made.mechanism == "GSSAPI")
        return check_gssapi(made);
    if (made.mechanism == "MONGODB-AWS")
        return check_aws(made);
    if (made.mechanism == "MONGODB-OIDC")
        return check_oidc(made);
    return {};
}

std::string source_of(const connection_string& parsed, const std::string& mechanism)
{
    if (const auto said = parsed.options.get<std::string>("authSource"))
        return *said;
    const auto* rule = std::ranges::find(mechanism_rules, mechanism, &mechanism_rule::name);
    if (rule != mechanism_rules.end() && rule->external)
        return "$external";
    return parsed.database.value_or(mechanism == "PLAIN" ? "$external" : "admin");
}

} // namespace

result<std::optional<credential>> credential_of(const connection_string& parsed)
{
    const auto mechanism = parsed.options.get<std::string>("authMechanism");
    if (!parsed.username && !mechanism)
        return std::optional<credential>();
    credential made;
    made.username = parsed.username;
    made.password = parsed.password;
    made.mechanism = mechanism.value_or("");
    made.source = source_of(parsed, made.mechanism);
    made.mechanism_properties = parsed.options.get<property_list>("authMechanismProperties").value_or(property_list{});
    if (mechanism)
        if (const auto ok = check_mechanism(made); !ok)
            return ok.error();
    return std::optional(std::move(made));
}

} // namespace zonda::mongo::core
