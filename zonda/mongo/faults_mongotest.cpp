// What the embedded database can do wrong on demand.
#include <zonda/mongo/databases_test.hpp>

using namespace zonda;
using namespace zonda::mongo;
using namespace std::chrono_literals;
using zonda::mongo::test::failure;

namespace
{

struct stage
{
    explicit stage(const std::string& options = "", pocket::server_settings settings = as_primary())
        : db(settings),
          client(loop, with(db.uri(), options))
    {
    }

    static pocket::server_settings as_primary()
    {
        pocket::server_settings out;
        out.replica_set = "rs";
        return out;
    }

    static std::string with(const std::string& uri, const std::string& options)
    {
        return uri + (uri.find('?') == std::string::npos ? "?" : "&") + (options.empty() ? "appName=test" : options);
    }

    template <class T>
    T operator()(task<T> body)
    {
        return loop.run_until(std::move(body));
    }

    pocket::server db;
    run_loop loop{};
    mongo::client client;
};

task<void> insert(client& c, int id)
{
    co_await c["db"]["c"].insert_one(doc("_id", id));
}

task<std::int64_t> count(client& c)
{
    co_return co_await c["db"]["c"].count_documents();
}

task<error> find_within(client& c, std::chrono::milliseconds limit)
{
    return failure(c["db"]["c"].find_one().timeout(limit));
}

} // namespace

TEST_CASE("a read on a connection that is closed under it is tried again")
{
    stage s;
    s.db.insert("db.c", doc("_id", 1));
    s.db.fail_next("find").close_connection();
    CHECK_FALSE(s(find_within(s.client, 0ms)).code());
    CHECK(s.db.commands("find") == 2);
}

TEST_CASE("a write is tried again on a set's primary, and is made once")
{
    stage s;
    s.db.fail_next("insert").close_connection();
    s(insert(s.client, 1));
    s.db.fail_next("insert").error(11602).labels({"RetryableWriteError"});
    s(insert(s.client, 2));
    CHECK(s(count(s.client)) == 2);
    CHECK(s.db.commands("insert") == 4);
}

TEST_CASE("on a standalone a write that may have been made is not tried again")
{
    stage s("", pocket::server_settings{});
    s.db.fail_next("insert").close_connection();
    auto fails = [](client& c) -> task<error> { return failure(c["db"]["c"].insert_one(doc("_id", 1))); };
    CHECK(s(fails(s.client)).code() == mongo::errc::network_error);
    CHECK(s.db.commands("insert") == 1);
    s(insert(s.client, 1));
}

TEST_CASE("all connections closed while they were idle are noticed, and nobody else does")
{
    stage s("retryReads=false&retryWrites=false");
    s(insert(s.client, 1));
    s.db.close_connections();
    auto rests = []() -> task<void> { co_await sleep(1100ms); };
    s(rests());
    s(insert(s.client, 2));
    CHECK(s(count(s.client)) == 2);
}

TEST_CASE("a reply that comes late is drained, and the next one is its own")
{
    stage s("maxPoolSize=1");
    s.db.insert("db.c", doc("_id", 1));
    s(count(s.client));
    s.db.fail_next("aggregate").block(300ms);
    auto gives_up = [](client& c) -> task<error_code>
    {
        try
        {
            co_await timeout(50ms, count(c));
        }
        catch (const error& failure)
        {
            co_return failure.code();
        }
        co_return error_code();
    };
    CHECK(s(gives_up(s.client)) == zonda::errc::timed_out);
    CHECK(s(count(s.client)) == 1); // waits for the only connection to be drained
    CHECK(s.client.pool().total == 1);
}

TEST_CASE("time that is over is the same error, whoever noticed it first")
{
    stage s;
    s.db.insert("db.c", doc("_id", 1));
    s.db.fail_next("find").block(300ms);
    CHECK(s(find_within(s.client, 50ms)).code() == mongo::errc::timed_out);
    s.db.fail_next("find").error(50);
    CHECK(s(find_within(s.client, 5s)).code() == mongo::errc::timed_out);
    s.db.fail_next("find").error(50);
    CHECK(s(find_within(s.client, 0ms)).code() == server_errc::max_time_expired);
}

TEST_CASE("the server stops at max_time by itself, and the error is its own")
{
    stage s;
    s.db.insert("db.c", doc("_id", 1));
    auto finds = [](client& c) -> task<error> { return failure(c["db"]["c"].find_one().max_time(50ms)); };
    s.db.fail_next("find").block(300ms);
    CHECK(s(finds(s.client)).code() == server_errc::max_time_expired);
    CHECK_FALSE(s(finds(s.client)).code());
}

TEST_CASE("a fault that nobody hears of: an unacknowledged write is lost, the next is made")
{
    stage s("w=0");
    s.db.fail_next("insert").error(11000);
    s(insert(s.client, 1));
    s(insert(s.client, 2));
    CHECK(s(count(s.client)) == 1); // on the same connection, so after both
}

TEST_CASE("a write that was made, but not as its write concern asks, is an error that says so")
{
    stage s;
    s.db.fail_next("insert").write_concern_error(doc("code", 64, "errmsg", "waiting for replication timed out"));
    auto fails = [](client& c) -> task<error> { return failure(c["db"]["c"].insert_one(doc("_id", 1))); };
    const auto said = s(fails(s.client));
    CHECK(said.code() == server_errc::write_concern_failed);
    CHECK(std::string(said.what()).find("the write was made") != std::string::npos);
    CHECK(s(count(s.client)) == 1);
}

TEST_CASE("users sign in, and others are told what to check")
{
    pocket::server_settings settings;
    settings.user = "alice";
    settings.password = "p:w/@ %";
    pocket::server db(settings);
    run_loop loop;
    {
        mongo::client client(loop, db.uri());
        loop.run_until(insert(client, 1));
    }
    const auto address = "127.0.0.1:" + std::to_string(db.port());
    for (const std::string who : {"alice:wrong@", "bob:p@"})
    {
        mongo::client client(loop, "mongodb://" + who + address + "/?serverSelectionTimeoutMS=3000");
        const auto said = loop.run_until(find_within(client, 0ms));
        CHECK(said.code() == mongo::errc::authentication_failed);
        CHECK(std::string(said.what()).find("check user name, password and authSource") != std::string::npos);
    }
    mongo::client nobody(loop, "mongodb://" + address);
    CHECK(loop.run_until(find_within(nobody, 0ms)).code() == server_errc::unauthorized);
}

TEST_CASE("a client finds its server again when it comes back, and operations wait for it")
{
    auto settings = stage::as_primary();
    auto db = std::make_unique<pocket::server>(settings);
    settings.port = db->port();
    run_loop loop;
    mongo::client client(loop, db->uri() + "&serverSelectionTimeoutMS=20000");
    loop.run_until(insert(client, 1));
    db.reset();
    auto comes_back = [](std::unique_ptr<pocket::server>& server, const pocket::server_settings& as) -> task<void>
    {
        co_await sleep(1500ms);
        server = std::make_unique<pocket::server>(as);
    };
    spawn(loop, comes_back(db, settings));
    loop.run_until(insert(client, 2));
    CHECK(db != nullptr);
    db->insert("db.c", doc("_id", 3));
    CHECK(loop.run_until(count(client)) == 2);
}

TEST_CASE("a Unix socket is as good as a port")
{
    pocket::server_settings settings;
    settings.unix_path = "/tmp/zonda-" + bson::object_id::generate().to_string() + ".sock";
    pocket::server db(settings);
    run_loop loop;
    std::string encoded;
    for (const char c : settings.unix_path)
        encoded += c == '/' ? std::string("%2F") : std::string(1, c);
    mongo::client client(loop, "mongodb://" + encoded);
    loop.run_until(insert(client, 1));
    CHECK(loop.run_until(count(client)) == 1);
}
