#include <zonda/base/text.hpp>
#include <zonda/mongo.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <map>

using namespace zonda;
using namespace zonda::mongo;
using namespace zonda::mongo::io::test;

namespace
{

// The server's side of SCRAM-SHA-256, for one user.
class scram_server
{
public:
    std::string password{"pencil"};
    std::uint32_t iterations{4096};
    bool speculative{true};
    bool skips_empty_exchange{true};
    bool knows_the_password{true};
    int derivations{0};

    void attach(scripted_server& server)
    {
        server.on("isMaster", [this](peer& to, const request& what)
                  { return to.answer(what.id(), hello(conversations_[to.number], what.body())); });
        server.on("saslStart", [this](peer& to, const request& what)
                  { return to.answer(what.id(), start(conversations_[to.number], what.body())); });
        server.on("saslContinue", [this](peer& to, const request& what)
                  { return to.answer(what.id(), go_on(conversations_[to.number], what.body())); });
    }

private:
    struct conversation
    {
        std::string client_first{};
        std::string server_first{};
        std::string nonce{};
    };

    bson::document hello(conversation& its, bson::document_view body)
    {
        bytes data;
        bson::document_builder out(data);
        out.append("ok", 1).append("maxWireVersion", 21);
        if (body.contains("saslSupportedMechs"))
            out.append("saslSupportedMechs", arr("SCRAM-SHA-1", "SCRAM-SHA-256"));
        if (const auto first = body["speculativeAuthenticate"].get<bson::document_view>(); first && speculative)
            out.append("speculativeAuthenticate", start(its, *first));
        out.finish();
        return bson::document::trusted(std::move(data));
    }

    static std::string payload_of(bson::document_view body)
    {
        return std::string(as_text(body["payload"].get<bson::binary_view>()->bytes));
    }

    static bson::document answer(std::string_view payload, bool done)
    {
        const bson::binary_view binary{bson::binary_subtype::generic, as_bytes(payload)};
        return doc("ok", 1, "conversationId", 1, "done", done, "payload", bson::binary(binary));
    }

    bson::document start(conversation& its, bson::document_view body) const
    {
        its.client_first = payload_of(body).substr(3);
        its.nonce = its.client_first.substr(its.client_first.find("r=") + 2) + "server";
        its.server_first = "r=" + its.nonce + ",s=" + to_base64(as_bytes("salt")) + ",i=" + std::to_string(iterations);
        return answer(its.server_first, false);
    }

    bson::document go_on(const conversation& its, bson::document_view body)
    {
        const auto final = payload_of(body);
        if (final.empty())
            return answer("", true);
        ++derivations;
        core::key_derivation derivation(password, as_bytes("salt"), iterations);
        derivation.advance(iterations);
        const auto keys = core::keys_from(derivation.result());
        const auto without_proof = final.substr(0, final.find(",p="));
        const auto message = its.client_first + "," + its.server_first + "," + without_proof;
        auto proof = core::hmac_sha256(core::sha256(keys.client_key), as_bytes(message));
        for (std::size_t i = 0; i < proof.size(); ++i)
            proof[i] ^= keys.client_key[i];
        if (without_proof != "c=biws,r=" + its.nonce || final.substr(final.find(",p=") + 3) != to_base64(proof))
            return failed(18, "Authentication failed.");
        auto signature = core::hmac_sha256(keys.server_key, as_bytes(message));
        if (!knows_the_password)
            signature[0] ^= 1;
        return answer("v=" + to_base64(signature), skips_empty_exchange);
    }

    std::map<int, conversation> conversations_{}; // by connection
};

struct stage
{
    stage() { scram.attach(server); }

    manual_clock clock{};
    run_loop loop{clock};
    expected_log log{loop};
    scram_server scram{};
    scripted_server server{loop};

    error ping(mongo::client& client)
    {
        auto body = [](mongo::client& c) -> task<error>
        {
            const auto done = co_await as_result(c.ping());
            co_return done ? error() : done.error();
        };
        return run(loop, clock, body(client));
    }
};

} // namespace

TEST_CASE("a connection signs in within its handshake, and the monitor not at all")
{
    stage s;
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
    stage s;
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
    stage s;
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
    stage s;
    s.scram.knows_the_password = false;
    auto client = s.server.connect("", "user:pencil@");
    const auto failure = s.ping(client);
    CHECK(failure.code() == mongo::errc::authentication_failed);
    CHECK(std::string(failure.what()).find("does not know the password") != std::string::npos);
    CHECK(s.server.count("ping") == 0);
}

TEST_CASE("too few iterations are refused before a proof is sent")
{
    stage s;
    s.scram.iterations = 4095;
    auto client = s.server.connect("", "user:pencil@");
    CHECK(s.ping(client).code() == mongo::errc::authentication_failed);
    CHECK(s.server.count("saslContinue") == 0);
}

TEST_CASE("the keys are derived once, however many connections sign in")
{
    stage s;
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
    CHECK(s.scram.derivations == static_cast<int>(client.pool().total));
    CHECK(client.pool().total > 1);
    CHECK(std::chrono::steady_clock::now() - begun < 60s);
}

TEST_CASE("a user of another mechanism only is told which ones there are")
{
    stage s;
    s.server.on("isMaster", doc("ok", 1, "maxWireVersion", 21, "saslSupportedMechs", arr("SCRAM-SHA-1")));
    auto client = s.server.connect("", "user:pencil@");
    const auto failure = s.ping(client);
    CHECK(failure.code() == mongo::errc::not_supported);
    CHECK(std::string(failure.what()).find("SCRAM-SHA-1; this version supports SCRAM-SHA-256 only") !=
          std::string::npos);
}

TEST_CASE("a handshake that hangs is given up after connectTimeoutMS")
{
    stage s;
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
