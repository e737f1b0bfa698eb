// The ways to wait that are Asio's, in a program with its own io_context.
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <doctest/doctest.h>

#include <thread>

using namespace zonda;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace
{

struct stage
{
    pocket::server db{};
    asio::io_context io{};
    mongo::client client{io.get_executor(), db.uri()};
    mongo::collection c{client["db"]["c"]};
};

} // namespace

TEST_CASE("a callback gets code and value, never inside the call, and the loop can end afterwards")
{
    stage s;
    s.db.insert("db.c", doc("_id", 1, "name", "one"));
    bool inside = true;
    std::string name;
    s.c.find_one(doc("_id", 1))(
        [&](error_code code, std::optional<bson::document> found)
        {
            CHECK_FALSE(inside);
            CHECK_FALSE(code);
            REQUIRE(found);
            name = (*found)["name"].text();
        });
    inside = false;
    s.io.run(); // returns: nothing is left to do, though the client lives
    CHECK(name == "one");
}

TEST_CASE("a callback gets a failure's code, and its words by diagnostics")
{
    stage s;
    s.db.insert("db.c", doc("_id", 1));
    error_code seen;
    zonda::diagnostics words;
    s.c.insert_one(doc("_id", 1))
        .diagnostics(words)([&](error_code code, const mongo::insert_one_result&) { seen = code; });
    s.io.run();
    CHECK(seen == mongo::server_errc::duplicate_key);
    CHECK(words.message.find("E11000") != std::string::npos);
}

TEST_CASE("a future, an awaitable, a tuple")
{
    stage s;
    auto future = s.c.insert_one(doc("_id", 1))(asio::use_future);
    s.io.run();
    const auto inserted = future.get();
    CHECK(inserted.inserted_id().to_int64() == 1);
    s.io.restart();
    int seen = 0;
    auto body = [&]() -> asio::awaitable<void>
    {
        const auto one = co_await s.c.find_one(doc("_id", 1));
        seen += one ? 1 : 0;
        const auto [code, none] = co_await s.c.find_one(doc("_id", 2))(asio::as_tuple(asio::use_awaitable));
        seen += !code && !none ? 1 : 0;
        auto cursor = co_await s.c.find();
        while (auto document = co_await cursor.next())
            seen += static_cast<int>((*document)["_id"].to_int64().value());
        try
        {
            co_await s.c.insert_one(doc("_id", 1));
        }
        catch (const boost::system::system_error& failure)
        {
            seen += failure.code() == mongo::server_errc::duplicate_key ? 1 : 0;
        }
    };
    asio::co_spawn(s.io, body(), asio::detached);
    s.io.run();
    CHECK(seen == 4);
}

TEST_CASE("a cancellation slot ends an operation at once, and the client serves the next")
{
    stage s;
    s.db.insert("db.c", doc("_id", 1));
    s.db.fail_next("find").block(2s);
    asio::cancellation_signal leave;
    error_code seen;
    const auto begun = std::chrono::steady_clock::now();
    s.c.find_one()(asio::bind_cancellation_slot(leave.slot(), [&](error_code code, const std::optional<bson::document>&)
                                                { seen = code; }));
    asio::steady_timer timer(s.io, 100ms);
    timer.async_wait([&](error_code) { leave.emit(asio::cancellation_type::terminal); });
    while (!seen)
        s.io.run_one();
    CHECK(seen == asio::error::operation_aborted);
    CHECK(std::chrono::steady_clock::now() - begun < 1s);
    auto future = s.c.count_documents()(asio::use_future);
    s.io.run();
    CHECK(future.get() == 1);
}

TEST_CASE("several threads run the context: the client lives on a strand")
{
    pocket::server db;
    asio::io_context io;
    const auto strand = asio::make_strand(io);
    mongo::client client(strand, db.uri());
    auto c = client["db"]["c"];
    std::atomic<int> done{0};
    auto body = [&](int number) -> asio::awaitable<void>
    {
        co_await c.insert_one(doc("_id", number));
        ++done;
    };
    for (int i = 0; i < 20; ++i)
        asio::co_spawn(strand, body(i), asio::detached);
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] { io.run(); });
    for (auto& thread : threads)
        thread.join();
    CHECK(done == 20);
    CHECK(db.find("db.c").size() == 20);
}

TEST_CASE("a client that is destroyed before its context leaves nothing behind")
{
    pocket::server db;
    asio::io_context io;
    {
        mongo::client client(io.get_executor(), db.uri());
        client["db"]["c"].insert_one(doc("_id", 1))([](error_code, const mongo::insert_one_result&) {});
        io.run_for(20ms);
    }
    mongo::client never_used(io.get_executor(), "mongodb://127.0.0.1:1");
}
