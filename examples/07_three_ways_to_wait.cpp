// One operation, three ways to wait for it, and what each learns when it fails.
#include <zonda/loop/loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>

#include <examples/some_matches.hpp>

#include <iostream>
#include <optional>

namespace asio = boost::asio;
namespace bson = zonda::bson;
namespace mongo = zonda::mongo;
using zonda::doc;

// A callback: a code, and the words where they were asked for. It never runs inside the call that starts it.
void with_a_callback(mongo::collection matches, zonda::diagnostics& words)
{
    matches.find_one(doc("year", 2022))([](zonda::error_code, std::optional<bson::document> match)
                                        { std::cout << "callback: " << (*match)["teamA"].text() << '\n'; });

    matches.find_one(doc("$maybe", 1))
        .diagnostics(words)([&words](zonda::error_code code, std::optional<bson::document>)
                            { std::cout << "callback: " << code.message() << ": " << words.message << '\n'; });
}

// A task: the value, or an exception with code and words; or both in a result, without an exception.
zonda::task<void> in_a_task(mongo::collection matches)
{
    auto match = co_await matches.find_one(doc("year", 2022));
    std::cout << "task: " << (*match)["teamA"].text() << '\n';

    auto outcome = co_await zonda::as_result(matches.find_one(doc("$maybe", 1)));
    std::cout << "task: " << outcome.error().what() << '\n';
}

// Asio's own coroutine: the value, or an exception with the code.
asio::awaitable<void> in_an_awaitable(mongo::collection matches)
{
    auto match = co_await matches.find_one(doc("year", 2022));
    std::cout << "awaitable: " << (*match)["teamA"].text() << '\n';
    try
    {
        co_await matches.find_one(doc("$maybe", 1));
    }
    catch (const boost::system::system_error& failure)
    {
        std::cout << "awaitable: " << failure.code().message() << '\n';
    }
}

int main()
{
    zonda::pocket::server database;
    database.insert("worldcup.matches", some_matches());

    asio::io_context io;
    mongo::client client{io.get_executor(), database.uri()};
    auto matches = client["worldcup"]["matches"];
    zonda::diagnostics words;

    with_a_callback(matches, words);
    io.run();
    io.restart();
    zonda::spawn(zonda::loop::of(io.get_executor()), in_a_task(matches));
    io.run();
    io.restart();
    asio::co_spawn(io, in_an_awaitable(matches), asio::detached);
    io.run();
}
