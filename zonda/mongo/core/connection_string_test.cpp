#include <zonda/mongo/core/connection_string.hpp>
#include <zonda/mongo/core/errc.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo;
using namespace zonda::mongo::core;

namespace
{

connection_string parsed(std::string_view text)
{
    return parse_connection_string(text).value();
}

std::string refused(std::string_view text)
{
    const auto result = parse_connection_string(text);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code() == errc::invalid_connection_string);
    return result.error().what();
}

} // namespace

TEST_CASE("a connection string is taken apart and decoded")
{
    const auto p = parsed("mongodb://al%40ice:p%3Aw%2F@Example.com:27018,[::1],%2Ftmp%2Fa.sock/gen%2Die?appName=a%20b");
    CHECK(p.username == "al@ice");
    CHECK(p.password == "p:w/");
    REQUIRE(p.hosts.size() == 3);
    CHECK(p.hosts[0] == host{host::kind::name, "example.com", 27018});
    CHECK(p.hosts[1] == host{host::kind::ipv6, "::1", {}});
    CHECK(p.hosts[2] == host{host::kind::unix_socket, "/tmp/a.sock", {}});
    CHECK(p.database == "gen-ie");
    CHECK(p.options.get<std::string>("appname") == "a b");
    CHECK(p.warnings.empty());
}

TEST_CASE("only a host is needed")
{
    const auto p = parsed("mongodb://localhost");
    CHECK(p.hosts.size() == 1);
    CHECK_FALSE(p.username);
    CHECK_FALSE(p.database);
    CHECK(parsed("mongodb://localhost/").database == std::nullopt);
    CHECK(parsed("mongodb://localhost?tls=false").options.get<bool>("tls") == false);
}

TEST_CASE("options may have @ and / in their values")
{
    const auto p = parsed("mongodb://u:p@h/d?replicaSet=my@set/1");
    CHECK(p.username == "u");
    CHECK(p.options.get<std::string>("replicaSet") == "my@set/1");
}

TEST_CASE("what is wrong is said in words, and the password is never among them")
{
    CHECK(refused("http://localhost") == "connection string: it must begin with mongodb://");
    CHECK(refused("mongodb://") ==
          "connection string: a host is empty; write mongodb://host:port, hosts separated by commas");
    CHECK(refused("mongodb://u:se:cret@h").find("percent-encoded") != std::string::npos);
    for (const std::string_view text : {"mongodb://u:sec@ret@h", "mongodb://u:sec/ret@h", "mongodb://u:secret%@h",
                                        "mongodb://u:secret@h:0", "mongodb://u:secret@h/a b", "mongodb://u:secret@"})
        CHECK(refused(text).find("ret") == std::string::npos);
}

TEST_CASE("a NUL or bytes that are not UTF-8 are refused, encoded or not")
{
    refused(std::string_view("mongodb://a\0b", 13));
    refused("mongodb://a%00b");
    refused("mongodb://\xFF");
    refused("mongodb://u:%FF@h");
}

TEST_CASE("contradictions are refused")
{
    refused("mongodb://a,b/?directConnection=true");
    refused("mongodb://a/?loadBalanced=true&replicaSet=x");
    refused("mongodb://a/?srvMaxHosts=1");
    refused("mongodb+srv://a.b.c:27017");
    refused("mongodb+srv://a.b.c,d.e.f");
    refused("mongodb://a/?tls=true&ssl=false");
}
