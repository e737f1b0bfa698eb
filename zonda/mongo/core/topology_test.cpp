#include <zonda/mongo/core/topology.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo;
using namespace zonda::mongo::core;
using stage = operation_error::stage;

namespace
{

const auto process = zonda::bson::object_id::generate();

server_description seen(server_type type, std::optional<std::int64_t> counter = {})
{
    server_description out;
    out.type = type;
    out.max_wire_version = 21;
    if (type != server_type::standalone && type != server_type::mongos)
        out.set_name = "rs";
    if (counter)
        out.version = topology_version{process, *counter};
    return out;
}

topology with(server_type type, std::optional<std::int64_t> counter = {})
{
    topology t({"localhost:27017", "", false});
    t.on_check(seen(type, counter));
    return t;
}

operation_error network_error(stage when, bool timeout = false)
{
    operation_error out;
    out.when = when;
    out.network = true;
    out.timeout = timeout;
    out.words = "connection reset";
    return out;
}

operation_error server_error(std::int32_t code, std::optional<std::int64_t> counter = {})
{
    operation_error out;
    out.server_code = code;
    out.words = "stepped down";
    if (counter)
        out.version = topology_version{process, *counter};
    return out;
}

} // namespace

TEST_CASE("nothing is usable before the first check")
{
    const topology t({"localhost:27017", "", false});
    CHECK_FALSE(t.usable(access::read));
    CHECK(t.why_not(access::read) == "localhost:27017: it has not answered yet");
}

TEST_CASE("a good check makes the pool ready and the server usable")
{
    topology t({"localhost:27017", "", false});
    CHECK(t.on_check(seen(server_type::standalone)) == topology_effects{.ready_pool = true, .changed = true});
    CHECK(t.usable(access::write));
    CHECK(t.why_not(access::write).empty());
    CHECK(with(server_type::rs_primary).usable(access::write));
    CHECK(with(server_type::mongos).usable(access::write));
}

TEST_CASE("a secondary is for reads that want one, or whoever dials it directly")
{
    auto t = with(server_type::rs_secondary);
    CHECK_FALSE(t.usable(access::write));
    CHECK_FALSE(t.usable(access::read));
    CHECK(t.usable(access::read_by_secondary));
    topology direct({"localhost:27017", "", true});
    direct.on_check(seen(server_type::rs_secondary));
    CHECK(direct.usable(access::write));
}

TEST_CASE("the words say what to do about a server in another role")
{
    auto secondary = seen(server_type::rs_secondary);
    secondary.primary = "db1:27018";
    topology t({"localhost:27017", "", false});
    t.on_check(secondary);
    CHECK(t.why_not(access::write) ==
          "localhost:27017: it is a secondary of the replica set rs; name its primary instead: mongodb://db1:27018");
    CHECK(with(server_type::rs_ghost).why_not(access::read).find("rs.initiate()") != std::string::npos);
    CHECK(with(server_type::rs_arbiter).why_not(access::read).find("no data") != std::string::npos);
    CHECK(with(server_type::rs_other).why_not(access::read).find("recovers") != std::string::npos);
}

TEST_CASE("a server of another set than the one asked for is not usable")
{
    topology t({"localhost:27017", "mine", false});
    CHECK(t.on_check(seen(server_type::rs_primary)).clear_pool);
    CHECK(t.why_not(access::read).find("of the replica set rs, not of mine") != std::string::npos);
    t.on_check(seen(server_type::standalone));
    CHECK(t.why_not(access::read).find("not a member of a replica set") != std::string::npos);
}

TEST_CASE("a failed check clears the pool and is remembered in words")
{
    auto t = with(server_type::standalone);
    CHECK(t.on_check_failed("connection refused") == topology_effects{.clear_pool = true, .changed = true});
    CHECK(t.why_not(access::read) == "localhost:27017: connection refused");
}

TEST_CASE("a broken connection in use: unknown, pool cleared, no check at once")
{
    auto t = with(server_type::standalone);
    CHECK(t.on_error(network_error(stage::in_use)) == topology_effects{.clear_pool = true, .changed = true});
    CHECK_FALSE(t.known());
}

TEST_CASE("a timeout on a connection in use says nothing about the server")
{
    auto t = with(server_type::standalone);
    CHECK(t.on_error(network_error(stage::in_use, true)) == topology_effects{});
    CHECK(t.known());
}

TEST_CASE("a connection that could not be opened says that the server may be busy: somebody should look")
{
    auto t = with(server_type::standalone);
    CHECK(t.on_error(network_error(stage::connecting)) == topology_effects{.check_now = true});
    CHECK(t.on_error(network_error(stage::connecting, true)) == topology_effects{.check_now = true});
    CHECK(t.known());
}

TEST_CASE("whatever fails while signing in makes the server unknown")
{
    auto t = with(server_type::standalone);
    CHECK(t.on_error(network_error(stage::authenticating, true)).clear_pool);
    t = with(server_type::standalone);
    auto refused = server_error(18);
    refused.when = stage::authenticating;
    CHECK(t.on_error(refused).clear_pool);
    CHECK_FALSE(t.known());
}

TEST_CASE("not primary: unknown, checked at once, the pool stays; shutting down clears it")
{
    auto t = with(server_type::rs_primary);
    CHECK(t.on_error(server_error(10107)) == topology_effects{.check_now = true, .changed = true});
    t = with(server_type::rs_primary);
    CHECK(t.on_error(server_error(91)) == topology_effects{.clear_pool = true, .check_now = true, .changed = true});
}

TEST_CASE("an ordinary server error changes nothing")
{
    auto t = with(server_type::rs_primary);
    CHECK(t.on_error(server_error(11000)) == topology_effects{});
    CHECK(t.on_error(server_error(0)) == topology_effects{});
}

TEST_CASE("stale errors change nothing: an older connection, or no newer topology version")
{
    auto t = with(server_type::rs_primary, 5);
    auto old = network_error(stage::in_use);
    old.current = false;
    CHECK(t.on_error(old) == topology_effects{});
    CHECK(t.on_error(server_error(10107, 5)) == topology_effects{});
    CHECK(t.on_error(server_error(10107, 4)) == topology_effects{});
    CHECK(t.known());
    CHECK(t.on_error(server_error(10107, 6)).check_now);
    CHECK_FALSE(t.known());
}

TEST_CASE("a check that was overtaken by a newer word is not believed")
{
    auto t = with(server_type::rs_primary, 5);
    t.on_error(server_error(10107, 6));
    CHECK(t.on_check(seen(server_type::rs_primary, 5)) == topology_effects{});
    CHECK_FALSE(t.known());
    CHECK(t.on_check(seen(server_type::rs_primary, 7)).ready_pool);
}

TEST_CASE("what is unknown keeps the limits that it was last seen with")
{
    auto t = with(server_type::rs_primary);
    CHECK(t.last_seen().type == server_type::rs_primary);
    for (int i = 0; i < 2; ++i)
    {
        t.on_error(server_error(10107));
        CHECK_FALSE(t.known());
        CHECK(t.last_seen().max_wire_version == 21);
    }
    t.on_check(seen(server_type::standalone));
    CHECK(t.last_seen().type == server_type::standalone);
}
