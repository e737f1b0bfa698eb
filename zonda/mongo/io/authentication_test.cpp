#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scram_server_test.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <map>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

struct signed_stage
{
    signed_stage() { scram.attach(server); }

    manual_clock clock{};
    run_loop loop{clock};
    expected_log log{loop};
    scram_server scram{};
    scripted_server server{loop};

    error ping(mongo::client& client) { return outcome(loop, clock, client.ping()); }
};

} // namespace

TEST_CASE("a connection signs in within its handshake, and the monitor not at all")
{
    signed_stage s;
    auto client = s.server.connect("", "user:pencil@");
    CHECK_FALSE(s.ping(client).code());
    CHECK(s.server.count("saslStart") == 0);
    CHECK(s.server.count("saslContinue") == 1);
    int speculative = 0;
    for (const auto& each : s.server.seen)
    {
        CHECK(each["client"]["driver"]["name"].text("zonda") == "zonda");
        speculative += each.contains("speculativeAuthenticate") ? 1 : 0;
    }
    CHECK(speculative == 1);
    CHECK(s.server.count("isMaster") == 2);
}

TEST_CASE("a server without speculative authentication is signed in to all the same")
{
    signed_stage s;
    s.scram.speculative = false;
    s.scram.skips_empty_exchange = false;
    auto client = s.server.connect("", "user:pencil@");
    CHECK_FALSE(s.ping(client).code());
    CHECK(s.server.count("saslStart") == 1);
    CHECK(s.server.count("saslContinue") == 2);
    CHECK(s.server.last("saslStart")["$db"].text() == "admin");
}

TEST_CASE("a wrong password is told, with what to check, and is no reason to try for 30 seconds")
{
    signed_stage s;
    auto client = s.server.connect("", "user:pen@");
    const auto begun = s.loop.now();
    const auto failure = s.ping(client);
    CHECK(failure.code() == mongo::errc::authentication_failed);
    const std::string words = failure.what();
    CHECK(words.find("Authentication failed. (AuthenticationFailed, code 18); check user name, password and authSource "
                     "(admin)") != std::string::npos);
    CHECK(s.loop.now() - begun < 1s);
}

TEST_CASE("a server that cannot prove that it knows the password is not believed")
{
    signed_stage s;
    s.scram.knows_the_password = false;
    auto client = s.server.connect("", "user:pencil@");
    const auto failure = s.ping(client);
    CHECK(failure.code() == mongo::errc::authentication_failed);
    CHECK(std::string(failure.what()).find("does not know the password") != std::string::npos);
    CHECK(s.server.count("ping") == 0);
}

TEST_CASE("too few iterations are refused before a proof is sent")
{
    signed_stage s;
    s.scram.iterations = 4095;
    auto client = s.server.connect("", "user:pencil@");
    CHECK(s.ping(client).code() == mongo::errc::authentication_failed);
    CHECK(s.server.count("saslContinue") == 0);
}

TEST_CASE("the keys are derived once, however many connections sign in")
{
    signed_stage s;
    s.scram.iterations = 100'000;
    s.server.on("ping",
                [](peer& to, const request& what) -> task<void>
                {
                    const auto id = what.id();
                    co_await sleep(50ms);
                    co_await to.answer(id, doc("ok", 1));
                });
    auto client = s.server.connect("", "user:pencil@");
    CHECK_FALSE(s.ping(client).code());
    const auto begun = std::chrono::steady_clock::now();
    auto many = [](mongo::client& c) -> task<void>
    {
        auto ping = [](mongo::client& on) -> task<void> { co_await on.ping(); };
        std::vector<task<void>> all;
        for (int i = 0; i < 4; ++i)
            all.push_back(ping(c));
        co_await when_all(std::move(all));
    };
    run(s.loop, s.clock, many(client));
    CHECK(s.scram.proofs == static_cast<int>(client.pool().total));
    CHECK(client.pool().total > 1);
    CHECK(std::chrono::steady_clock::now() - begun < 60s);
}

TEST_CASE("a user of another mechanism only is told which ones there are")
{
    signed_stage s;
    s.server.on("isMaster", doc("ok", 1, "maxWireVersion", 21, "saslSupportedMechs", arr("SCRAM-SHA-1")));
    auto client = s.server.connect("", "user:pencil@");
    const auto failure = s.ping(client);
    CHECK(failure.code() == mongo::errc::not_supported);
    CHECK(std::string(failure.what()).find("SCRAM-SHA-1; this version supports SCRAM-SHA-256 only") !=
          std::string::npos);
}

TEST_CASE("a handshake that hangs is given up after connectTimeoutMS")
{
    signed_stage s;
    int connections = 0;
    s.server.on("isMaster",
                [&](peer& to, const request& what) -> task<void>
                {
                    const auto id = what.id();
                    if (++connections > 1)
                        co_await sleep(1h);
                    co_await to.answer(id, doc("ok", 1, "maxWireVersion", 21));
                });
    auto client = s.server.connect("connectTimeoutMS=400");
    const auto failure = s.ping(client);
    CHECK(failure.code() == zonda::errc::timed_out);
    CHECK(std::string(failure.what()) == "server:27017: no connection within 400 ms (connectTimeoutMS)");
    for (const auto& each : s.log.records)
        CHECK(each.message.find("connectTimeoutMS") != std::string::npos);
    s.log.records.clear();
}
