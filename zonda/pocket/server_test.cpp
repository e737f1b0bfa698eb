#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/net.hpp>
#include <zonda/pocket.hpp>
#include <zonda/wire/op_msg.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <deque>

using namespace zonda;
using namespace std::chrono_literals;

namespace
{

// A client that knows nothing but messages: what the driver does is not what is tested here.
class raw_client
{
public:
    explicit raw_client(std::uint16_t port)
    {
        stream_ = loop_.run_until(dial(loop_, *net::address::from_ip("127.0.0.1", port)));
    }
    explicit raw_client(const net::address& at) { stream_ = loop_.run_until(dial(loop_, at)); }

    void send(bytes_view data) { loop_.run_until(write(stream_, data)); }

    // What comes until a whole message is there; empty: the server closed.
    bytes receive() { return loop_.run_until(read_message(stream_)); }

    const bson::document& run(const bson::document& command, std::string_view db = "test")
    {
        bytes body;
        bson::document_builder out(body);
        out.append_all(command).append("$db", db).finish();
        bytes message;
        wire::append_op_msg(message, 1, 0, 0, bson::document_view::trusted(body.data()));
        send(message);
        const bytes reply = receive();
        const auto parsed = wire::parse_op_msg(reply);
        return replies_.emplace_back(parsed ? bson::document(parsed->body) : bson::document());
    }

private:
    static task<net::stream> dial(loop& home, net::address at)
    {
        auto made = co_await net::connect(home, at);
        co_return made;
    }

    static task<void> write(net::stream& to, bytes_view data) { co_await to.write(data); }

    static task<bytes> read_message(net::stream& from)
    {
        bytes all;
        std::array<std::uint8_t, 4096> chunk;
        for (;;)
        {
            const auto count = co_await as_result(from.read_some(chunk));
            if (!count || *count == 0)
                co_return bytes();
            all.insert(all.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(*count));
            const auto length = all.size() < 4 ? result<std::size_t>(std::size_t{4}) : wire::message_length(all);
            if (all.size() >= 4 && all.size() >= *length)
                co_return all;
        }
    }

    run_loop loop_;
    net::stream stream_;
    std::deque<bson::document> replies_;
};

} // namespace

TEST_CASE("a server in the process answers on a port of its own")
{
    pocket::server db;
    db.insert("test.matches", doc("_id", 1, "teamA", "Brazil"));
    db.insert("test.matches", std::vector{doc("_id", 2, "teamA", "Chile"), doc("_id", 3, "teamA", "Brazil")});
    CHECK(db.uri() == "mongodb://127.0.0.1:" + std::to_string(db.port()) + "/");

    raw_client client(db.port());
    const auto reply = client.run(doc("find", "matches", "filter", doc("teamA", "Brazil")));
    CHECK(reply["cursor"]["firstBatch"][1]["_id"].to_int64() == 3);
    CHECK(db.commands("find") == 1);
    CHECK(db.collection_scans() == 1);
    CHECK(db.find("test.matches", doc("teamA", "Chile")).size() == 1);
    CHECK(db.connections() == 1);
}

TEST_CASE("a fault closes the connection once, and the next client is served")
{
    pocket::server db;
    db.fail_next("ping").close_connection();
    raw_client first(db.port());
    CHECK(first.run(doc("ping", 1)).empty());
    raw_client second(db.port());
    CHECK(second.run(doc("ping", 1))["ok"].truthy() == true);
    CHECK(db.commands("ping") == 2);
}

TEST_CASE("a fault answers with an error as often as it was said")
{
    pocket::server db;
    db.fail_next("ping").error(91, "going down").times(2);
    raw_client client(db.port());
    for (int i = 0; i < 2; ++i)
    {
        const auto reply = client.run(doc("ping", 1));
        CHECK(reply["code"].to_int64() == 91);
        CHECK(reply["errmsg"].text() == "going down");
        CHECK(reply["codeName"].text() == "ShutdownInProgress");
    }
    CHECK(client.run(doc("ping", 1))["ok"].truthy() == true);
}

TEST_CASE("a reply is late when that is asked for")
{
    pocket::server db;
    raw_client client(db.port());
    db.fail_next("ping").block(60ms);
    db.add_latency(20ms);
    const auto before = std::chrono::steady_clock::now();
    client.run(doc("ping", 1));
    CHECK(std::chrono::steady_clock::now() - before >= 80ms);
    db.add_latency(-20ms);
}

TEST_CASE("garbage, and lengths that cannot be, close the connection and nothing else")
{
    pocket::server db;
    for (const std::string& garbage :
         {std::string("GET / HTTP/1.1\r\n\r\n"), std::string(4, '\0'), std::string("\xff\xff\xff\x7f"),
          std::string("\x10\0\0\0\1\0\0\0\0\0\0\0\xdd\x07\0\0", 16)})
    {
        raw_client client(db.port());
        client.send(as_bytes(garbage));
        CHECK(client.receive().empty());
    }
    raw_client client(db.port());
    CHECK(client.run(doc("ping", 1))["ok"].truthy() == true);
}

TEST_CASE("a message that comes a byte at a time is answered, two in one write are both")
{
    pocket::server db;
    raw_client client(db.port());
    bytes message;
    wire::append_op_msg(message, 5, 0, 0, doc("ping", 1, "$db", "test"));
    for (const std::uint8_t byte : message)
        client.send({&byte, 1});
    CHECK(wire::parse_op_msg(client.receive())->header.response_to == 5);

    bytes both = message;
    wire::append_op_msg(both, 6, 0, 0, doc("ping", 1, "$db", "test"));
    client.send(both);
    bytes replies = client.receive();
    const auto first = *wire::message_length(replies);
    if (replies.size() == first)
    {
        const bytes second = client.receive();
        replies.insert(replies.end(), second.begin(), second.end());
    }
    CHECK(wire::parse_op_msg(bytes_view(replies).subspan(first))->header.response_to == 6);
}

TEST_CASE("one connection too many is closed")
{
    pocket::server_settings settings;
    settings.max_connections = 1;
    pocket::server db(settings);
    raw_client first(db.port());
    CHECK(first.run(doc("ping", 1))["ok"].truthy() == true);
    raw_client second(db.port());
    CHECK(second.receive().empty());
    CHECK(first.run(doc("ping", 1))["ok"].truthy() == true);
}

TEST_CASE("close_connections closes what is open and lets new ones in")
{
    pocket::server db;
    raw_client first(db.port());
    first.run(doc("ping", 1));
    db.close_connections();
    CHECK(first.receive().empty());
    raw_client second(db.port());
    CHECK(second.run(doc("ping", 1))["ok"].truthy() == true);
}

TEST_CASE("a set's persona names itself in the URI and in hello")
{
    pocket::server_settings settings;
    settings.replica_set = "rs";
    pocket::server db(settings);
    CHECK(db.uri() == "mongodb://127.0.0.1:" + std::to_string(db.port()) + "/?replicaSet=rs");
    raw_client client(db.port());
    const auto reply = client.run(doc("hello", 1), "admin");
    CHECK(reply["setName"].text() == "rs");
    CHECK(reply["me"].text() == "127.0.0.1:" + std::to_string(db.port()));
    CHECK(reply["$clusterTime"]["clusterTime"].kind() == bson::type::timestamp);
}

TEST_CASE("a Unix socket serves too")
{
    pocket::server_settings settings;
    settings.unix_path = "/tmp/zonda-pocket-" + std::to_string(::getpid()) + ".sock";
    pocket::server db(settings);
    CHECK(db.uri().starts_with("mongodb://%2Ftmp%2Fzonda-pocket-"));
    raw_client client(*net::address::from_path(settings.unix_path));
    CHECK(client.run(doc("ping", 1))["ok"].truthy() == true);
}

TEST_CASE("what cannot be served is said when the server is made")
{
    pocket::server first;
    pocket::server_settings taken;
    taken.port = first.port();
    CHECK_THROWS_AS(pocket::server{taken}, zonda::error);

    pocket::server_settings nowhere;
    nowhere.database = "/no/such/folder/pocket.db";
    CHECK_THROWS_WITH_AS(pocket::server{nowhere},
                         "cannot open the database file '/no/such/folder/pocket.db': unable to open database file",
                         zonda::error);

    pocket::server_settings user;
    user.user = "genie";
    CHECK_THROWS_AS(pocket::server{user}, zonda::error);
}

TEST_CASE("a stopped server says so, and stopping again does nothing")
{
    pocket::server db;
    db.stop();
    db.stop();
    CHECK_THROWS_AS(db.insert("test.x", doc("_id", 1)), zonda::error);
}
