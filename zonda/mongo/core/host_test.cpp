#include <zonda/mongo/core/host.hpp>

#include <doctest/doctest.h>

using zonda::mongo::host;
using zonda::mongo::core::parse_host;

TEST_CASE("hosts are names, addresses or sockets, with a port or without")
{
    CHECK(parse_host("LocalHost").value() == host{host::kind::name, "localhost", {}});
    CHECK(parse_host("127.0.0.1:1").value() == host{host::kind::ipv4, "127.0.0.1", 1});
    CHECK(parse_host("256.0.0.1").value().type == host::kind::name);
    CHECK(parse_host("[FE80::1]:65535").value() == host{host::kind::ipv6, "fe80::1", 65535});
    CHECK(parse_host("%2FTmp%2FMongo.sock").value() == host{host::kind::unix_socket, "/Tmp/Mongo.sock", {}});
    CHECK(parse_host("mongodb.sock").value().type == host::kind::name);
    CHECK(parse_host("b%C3%BCcher.example").value().address == "b\xC3\xBC"
                                                               "cher.example");
}

TEST_CASE("they are written as people write them")
{
    CHECK(to_string(parse_host("localhost").value()) == "localhost:27017");
    CHECK(to_string(parse_host("[::1]:1").value()) == "[::1]:1");
    CHECK(to_string(parse_host("%2Ftmp%2Fa.sock").value()) == "/tmp/a.sock");
}

TEST_CASE("what is no host is refused")
{
    for (const std::string_view text :
         {"", ":27017", "a:", "a:0", "a:65536", "a:-1", "a:+1", "a:27017x", "a:1:2", "[::1", "[::1]x",
          "[::1]:", "[nonsense]", "%2Ftmp%2Fmongo", "a%", "a%2", "%ZZ.sock"})
    {
        CAPTURE(text);
        CHECK_FALSE(parse_host(text).has_value());
    }
}
