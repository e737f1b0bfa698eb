#include <zonda/web/core/host.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

TEST_CASE("names, addresses and ports are hosts")
{
    for (const char* host : {"a", "example.org", "example.org:8888", "127.0.0.1:0", "[::1]", "[::1]:8888",
                             "[::ffff:1.2.3.4]", "xn--bcher-kva.example", "a_b", "example.org:", "localhost:65535"})
    {
        CAPTURE(host);
        CHECK(is_host(host));
    }
}

TEST_CASE("anything that another program might read as another host is none")
{
    for (const char* host : {"",          ":80",        "user@host", "host/path",  "a,b",         "a b", "a?b",
                             "a#b",       "host:65536", "host:8a",   "[::1",       "::1",         "[]",  "[zz::1]",
                             "[1.2.3.4]", "a[b]",       "[::1]x",    "host:80:80", "h\xc3\xb6st", "a\\b"})
    {
        CAPTURE(host);
        CHECK(!is_host(host));
    }
}

TEST_CASE("CONNECT wants a port")
{
    CHECK(is_host_with_port("example.org:443"));
    CHECK(!is_host_with_port("example.org"));
    CHECK(!is_host_with_port("example.org:"));
}
