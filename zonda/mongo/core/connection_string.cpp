#include <zonda/base/text.hpp>
#include <zonda/mongo/core/connection_string.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/percent.hpp>

namespace zonda::mongo::core
{

namespace
{

constexpr std::string_view scheme = "mongodb://";
constexpr std::string_view srv_scheme = "mongodb+srv://";

error failure(const std::string& words)
{
    return {errc::invalid_connection_string, "connection string: " + words};
}

// The parts, still encoded.
struct raw_parts
{
    std::optional<std::string_view> userinfo{};
    std::string_view hosts{};
    std::optional<std::string_view> database{};
    std::string_view query{};
};

// Everything from the first '?' on is options, so that a value may have '@' and '/' in it.
raw_parts take_apart(std::string_view rest)
{
    raw_parts parts;
    if (const auto question = rest.find('?'); question != std::string_view::npos)
    {
        parts.query = rest.substr(question + 1);
        rest = rest.substr(0, question);
    }
    if (const auto at = rest.rfind('@'); at != std::string_view::npos)
    {
        parts.userinfo = rest.substr(0, at);
        rest.remove_prefix(at + 1);
    }
    const auto slash = rest.find('/');
    parts.hosts = rest.substr(0, slash);
    if (slash != std::string_view::npos)
        parts.database = rest.substr(slash + 1);
    return parts;
}

result<void> read_userinfo(std::string_view userinfo, connection_string& out)
{
    const auto colon = userinfo.find(':');
    const auto name = userinfo.substr(0, colon);
    const auto rest = colon == std::string_view::npos ? std::string_view() : userinfo.substr(colon + 1);
    if (userinfo.find_first_of("@/") != std::string_view::npos || rest.find(':') != std::string_view::npos)
        return failure("user name and password must be percent-encoded where they have : / ? # [ ] @ or %");
    auto decoded_name = percent_decoded(name);
    auto decoded_password = percent_decoded(rest);
    if (!decoded_name || !decoded_password)
        return failure("user name or password is not percent-encoded correctly; write % as %25");
    if (decoded_name->empty())
        return failure("there is an @ but no user name before it");
    out.username = std::move(*decoded_name);
    if (colon != std::string_view::npos)
        out.password = std::move(*decoded_password);
    return {};
}

result<void> read_hosts(std::string_view hosts, connection_string& out)
{
    for (;;)
    {
        const auto comma = hosts.find(',');
        auto one = parse_host(hosts.substr(0, comma));
        if (!one)
            return one.error();
        out.hosts.push_back(std::move(*one));
        if (comma == std::string_view::npos)
            return {};
        hosts.remove_prefix(comma + 1);
    }
}

result<void> read_database(std::string_view text, connection_string& out)
{
    if (text.empty())
        return {};
    auto name = percent_decoded(text);
    if (!name)
        return failure("the database's name is not percent-encoded correctly");
    if (name->find_first_of("/\\ \"$") != std::string::npos)
        return failure("the database's name \"" + *name + "\" has one of / \\ \" $ or a space in it");
    out.database = std::move(*name);
    return {};
}

result<void> check_srv(const connection_string& parsed)
{
    const auto& options = parsed.options;
    if (!parsed.srv)
    {
        for (const std::string_view name : {"srvAllowedHostsSuffix", "srvServiceName", "srvMaxHosts"})
            if (options.find(name) != nullptr)
                return failure("option " + std::string(name) + " is for mongodb+srv:// only");
        return {};
    }
    if (parsed.hosts.size() != 1)
        return failure("mongodb+srv:// takes exactly one host name");
    if (parsed.hosts.front().port)
        return failure("mongodb+srv:// takes a host name without a port");
    if (options.get<std::int64_t>("srvMaxHosts").value_or(0) > 0 &&
        (options.find("replicaSet") != nullptr || options.get<bool>("loadBalanced").value_or(false)))
        return failure("option srvMaxHosts goes with neither replicaSet nor loadBalanced");
    return {};
}

result<void> check_topology(const connection_string& parsed)
{
    const bool direct = parsed.options.get<bool>("directConnection").value_or(false);
    const bool balanced = parsed.options.get<bool>("loadBalanced").value_or(false);
    if (direct && parsed.hosts.size() > 1)
        return failure("directConnection=true is for one host");
    if (direct && parsed.srv)
        return failure("directConnection=true does not go with mongodb+srv://");
    if (balanced && (direct || parsed.hosts.size() > 1 || parsed.options.find("replicaSet") != nullptr))
        return failure("loadBalanced=true is for one host, without directConnection and replicaSet");
    return {};
}

result<connection_string> checked(connection_string parsed)
{
    if (const auto ok = check_srv(parsed); !ok)
        return ok.error();
    if (const auto ok = check_topology(parsed); !ok)
        return ok.error();
    return parsed;
}

} // namespace

result<connection_string> parse_connection_string(std::string_view text)
{
    connection_string out;
    out.srv = text.starts_with(srv_scheme);
    if (!out.srv && !text.starts_with(scheme))
        return failure("it must begin with mongodb://");
    if (!is_utf8(text) || text.find('\0') != std::string_view::npos)
        return failure("it is not UTF-8 text");
    const auto parts = take_apart(text.substr(out.srv ? srv_scheme.size() : scheme.size()));
    if (parts.userinfo)
        if (const auto read = read_userinfo(*parts.userinfo, out); !read)
            return read.error();
    if (const auto read = read_hosts(parts.hosts, out); !read)
        return read.error();
    if (parts.database)
        if (const auto read = read_database(*parts.database, out); !read)
            return read.error();
    auto options = parse_uri_options(parts.query, out.warnings);
    if (!options)
        return options.error();
    out.options = std::move(*options);
    return checked(std::move(out));
}

} // namespace zonda::mongo::core
