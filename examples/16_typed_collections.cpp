// Structs in a collection: written as they are, read back as what they were, and what is said when one does not fit.
#include <zonda/bson.hpp>
#include <zonda/bson/describe.hpp>
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bson = zonda::bson;
namespace mongo = zonda::mongo;
using zonda::doc;
using zonda::task;

enum class stage : std::uint8_t
{
    group,
    final
};
BOOST_DESCRIBE_ENUM(stage, group, final)

struct goal
{
    std::string scorer;
    int minute;
};
BOOST_DESCRIBE_STRUCT(goal, (), (scorer, minute))

// A member is what its type is on the way: an enum its name, a vector an array, an empty optional null.
struct match
{
    bson::object_id _id;
    std::string home, away;
    stage round;
    std::vector<goal> goals;
    std::optional<std::string> after_penalties;
    bson::decimal128 ticket; // exact, as money should be: no double
};
BOOST_DESCRIBE_STRUCT(match, (), (_id, home, away, round, goals, after_penalties, ticket))

// What an aggregation makes may have a struct of its own.
struct scorer
{
    std::string _id;
    int goals;
};
BOOST_DESCRIBE_STRUCT(scorer, (), (_id, goals))

bson::decimal128 money(std::string_view text)
{
    return bson::decimal128::from_string(text).value();
}

task<void> write(mongo::collection matches)
{
    match opener{};
    opener._id = bson::object_id::generate(); // the program's, so that it is known without asking
    opener.home = "Brazil";
    opener.away = "Croatia";
    opener.goals = {{"Neymar", 29}, {"Neymar", 71}};
    opener.ticket = money("80.50");
    match final{bson::object_id::generate(), "Argentina", "France", stage::final, {}, "Argentina", money("604.00")};
    final.goals = {{"Lionel Messi", 23}, {"Ángel Di María", 36}, {"Lionel Messi", 108}};
    const std::vector<match> both{opener, final};
    co_await matches.insert_many(both);
    // A struct is a value wherever a value may stand.
    const goal late{"Oscar", 90};
    co_await matches.update_one(doc("_id", opener._id), mongo::push("goals", late));
    auto again = co_await matches.find_one(doc("_id", opener._id)).as<match>();
    std::cout << again->home << " v " << again->away << ", " << again->goals.back().scorer << ' '
              << again->goals.back().minute << "', " << again->ticket.to_string()
              << (again->after_penalties ? ", penalties" : ", no penalties") << '\n';
}

task<void> read(mongo::collection matches)
{
    auto all = co_await matches.find(doc("round", stage::final)).to_vector<match>();
    for (const auto& each : all)
        std::cout << each.home << " v " << each.away << ": " << each.after_penalties.value_or("nobody") << '\n';
    auto scorers = matches.aggregate().unwind("$goals").group("$goals.scorer", "goals", mongo::sum(1));
    auto best = co_await scorers.sort(doc("goals", -1, "_id", 1)).to_vector<scorer>();
    for (const auto& [name, goals] : best)
        std::cout << goals << " by " << name << '\n';
}

// From text: a match as somebody else wrote it. Whoever reads it as a struct is told where it does not fit.
task<void> fail(mongo::collection matches)
{
    const auto text = R"({"_id": {"$oid": "5399e7a0c0ffee0000000001"}, "home": "Spain", "away": "Chile",
                          "round": "group", "goals": [{"scorer": "Vargas", "minute": "20'"}],
                          "ticket": {"$numberDecimal": "80.50"}})";
    co_await matches.insert_one(bson::from_json(text).value()); // or bad JSON, with the byte where it is
    auto chile = doc("_id", bson::object_id::from_string("5399e7a0c0ffee0000000001").value());
    auto read = co_await as_result(matches.find_one(chile).as<match>());
    std::cout << read.error().what() << '\n';
    co_await matches.update_one(chile, mongo::set("goals.0.minute", 20, "round", "semifinal"));
    read = co_await as_result(matches.find_one(chile).as<match>());
    std::cout << read.error().what() << '\n';
}

task<void> run(mongo::collection matches)
{
    co_await matches.drop();
    co_await write(matches);
    co_await read(matches);
    co_await fail(matches);
}

int main(int count, char** arguments)
try
{
    std::optional<zonda::pocket::server> database;
    const std::string uri = count > 1 ? arguments[1] : database.emplace().uri();
    zonda::run_loop loop;
    mongo::client client{loop, uri};
    loop.run_until(run(client["zonda_examples"]["typed_matches"]));
}
catch (const std::exception& failure)
{
    std::cerr << failure.what() << '\n';
    return 1;
}
