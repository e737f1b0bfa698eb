#include <zonda/net/address.hpp>

#include <doctest/doctest.h>

using namespace zonda;

TEST_CASE("addresses read as they were written")
{
    CHECK(net::address::from_ip("127.0.0.1", 80)->to_string() == "127.0.0.1:80");
    CHECK(net::address::from_ip("::1", 27017)->to_string() == "[::1]:27017");
    CHECK(net::address::from_path("/tmp/x.sock")->to_string() == "/tmp/x.sock");
}

TEST_CASE("what is no address is refused in words")
{
    CHECK(!net::address::from_ip("localhost", 80).has_value());
    CHECK(!net::address::from_ip("1.2.3", 80).has_value());
    CHECK(!net::address::from_path("").has_value());
    const auto refused = net::address::from_path(std::string(200, 'a'));
    REQUIRE(!refused.has_value());
    CHECK(std::string(refused.error().what()).find("107 bytes") != std::string::npos);
}

TEST_CASE("loopback is known in every family")
{
    CHECK(net::address::from_ip("127.9.9.9", 1)->is_loopback());
    CHECK(net::address::from_ip("::1", 1)->is_loopback());
    CHECK(net::address::from_ip("::ffff:127.0.0.1", 1)->is_loopback());
    CHECK(net::address::from_path("/x")->is_loopback());
    CHECK(!net::address::from_ip("10.0.0.1", 1)->is_loopback());
    CHECK(!net::address::from_ip("::ffff:10.0.0.1", 1)->is_loopback());
}
