#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/hello.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo;
using namespace zonda::mongo::core;
using zonda::bson::arr;
using zonda::bson::doc;

namespace
{

server_description described(const zonda::bson::document& reply)
{
    return parse_hello(reply).value();
}

zonda::error refused(const zonda::bson::document& reply)
{
    const auto result = parse_hello(reply);
    REQUIRE_FALSE(result.has_value());
    return result.error();
}

} // namespace

TEST_CASE("a standalone, a primary, a mongos and the others are told apart")
{
    CHECK(described(doc("ok", 1, "maxWireVersion", 21)).type == server_type::standalone);
    CHECK(described(doc("ok", 1, "maxWireVersion", 21, "msg", "isdbgrid")).type == server_type::mongos);
    const auto member = [](const char* field)
    { return described(doc("ok", 1, "maxWireVersion", 21, "setName", "rs", field, true)).type; };
    CHECK(member("isWritablePrimary") == server_type::rs_primary);
    CHECK(member("ismaster") == server_type::rs_primary);
    CHECK(member("secondary") == server_type::rs_secondary);
    CHECK(member("arbiterOnly") == server_type::rs_arbiter);
    CHECK(member("nothing") == server_type::rs_other);
    CHECK(described(doc("ok", 1, "maxWireVersion", 21, "setName", "rs", "hidden", true, "secondary", true)).type ==
          server_type::rs_other);
    CHECK(described(doc("ok", 1, "maxWireVersion", 21, "isreplicaset", true)).type == server_type::rs_ghost);
}

TEST_CASE("numbers may have any type, and only maxWireVersion is required")
{
    const auto a = described(doc("ok", 1.0, "maxWireVersion", 21.0, "maxBsonObjectSize", 1000L, "maxMessageSizeBytes",
                                 2000.0, "maxWriteBatchSize", 30, "logicalSessionTimeoutMinutes", 30.0));
    CHECK(a.max_wire_version == 21);
    CHECK(a.max_bson_object_size == 1000);
    CHECK(a.max_message_size == 2000);
    CHECK(a.max_write_batch_size == 30);
    CHECK(a.session_timeout == std::chrono::minutes(30));
    const auto b = described(doc("ok", true, "maxWireVersion", 9L));
    CHECK(b.max_bson_object_size == 16'777'216);
    CHECK_FALSE(b.has_sessions());
}

TEST_CASE("numbers that make no sense give the defaults")
{
    const auto a = described(doc("ok", 1, "maxWireVersion", 21, "maxBsonObjectSize", -5, "maxMessageSizeBytes",
                                 9'000'000'000L, "maxWriteBatchSize", "many", "logicalSessionTimeoutMinutes", -1));
    CHECK(a.max_bson_object_size == 16'777'216);
    CHECK(a.max_message_size == 48'000'000);
    CHECK(a.max_write_batch_size == 100'000);
    CHECK_FALSE(a.has_sessions());
}

TEST_CASE("a server that is too old or too new is refused, with what to do")
{
    const auto old = refused(doc("ok", 1, "minWireVersion", 0, "maxWireVersion", 7));
    CHECK(old.code() == errc::incompatible_server);
    CHECK(std::string(old.what()).find("MongoDB 4.4 or later") != std::string::npos);
    const auto too_new = refused(doc("ok", 1, "minWireVersion", 30, "maxWireVersion", 31));
    CHECK(std::string(too_new.what()).find("newer zonda") != std::string::npos);
    CHECK(described(doc("ok", 1, "minWireVersion", 0, "maxWireVersion", 8)).max_wire_version == 8);
}

TEST_CASE("a reply that is no hello is refused")
{
    CHECK(refused(doc("ok", 1)).code() == errc::protocol_error);
    CHECK(refused(doc("maxWireVersion", 21)).code() == errc::protocol_error);
    CHECK(refused(doc("ok", 1, "maxWireVersion", "21")).code() == errc::protocol_error);
    CHECK(refused(doc("ok", 0, "errmsg", "no", "code", 13)).code() == server_errc::unauthorized);
}

TEST_CASE("topology versions are read when they are whole")
{
    const auto id = zonda::bson::object_id::generate();
    const auto a =
        described(doc("ok", 1, "maxWireVersion", 21, "topologyVersion", doc("processId", id, "counter", 6L)));
    CHECK(a.version == topology_version{id, 6});
    CHECK_FALSE(described(doc("ok", 1, "maxWireVersion", 21, "topologyVersion", doc("counter", 6L))).version);
}

TEST_CASE("the handshake goes by the old name and says who is calling")
{
    const auto plain = make_handshake({});
    CHECK(plain.begin()->key == "isMaster");
    CHECK(plain["helloOk"].truthy() == true);
    CHECK(plain["client"]["driver"]["name"].text() == "zonda");
    CHECK_FALSE(plain["client"]["os"]["type"].text().empty());
    CHECK_FALSE(plain["client"]["application"]);
    CHECK_FALSE(plain.contains("saslSupportedMechs"));
    const auto full = make_handshake({"genie", "admin.alice", doc("saslStart", 1)});
    CHECK(full["client"]["application"]["name"].text() == "genie");
    CHECK(full["saslSupportedMechs"].text() == "admin.alice");
    CHECK(full["speculativeAuthenticate"]["saslStart"].to_int64() == 1);
    CHECK(full["$db"].text() == "admin");
}

TEST_CASE("later hellos go by the new name where it is known")
{
    CHECK(make_hello(true).contains("hello"));
    CHECK(make_hello(false).contains("isMaster"));
}

TEST_CASE("only a primary and a mongos with sessions retry writes")
{
    const auto with = [](const char* field)
    {
        return described(
            doc("ok", 1, "maxWireVersion", 21, "setName", "rs", field, true, "logicalSessionTimeoutMinutes", 30));
    };
    CHECK(with("isWritablePrimary").retries_writes());
    CHECK_FALSE(with("secondary").retries_writes());
    CHECK_FALSE(described(doc("ok", 1, "maxWireVersion", 21, "logicalSessionTimeoutMinutes", 30)).retries_writes());
}
