// Documents: made, read, turned into JSON and into structs.
#include <zonda/bson.hpp>
#include <zonda/bson/describe.hpp>

#include <boost/describe/class.hpp>

#include <iostream>
#include <string>

using zonda::arr;
using zonda::doc;

struct match
{
    std::string teamA, teamB;
    int goalA, goalB;
};
BOOST_DESCRIBE_STRUCT(match, (), (teamA, teamB, goalA, goalB))

int main()
{
    auto final = doc("year", 2014, "teamA", "Germany", "teamB", "Argentina", "goalA", 1, "goalB", 0, "scorers",
                     arr("Mario Götze"));

    for (auto [key, value] : final)
        std::cout << key << ' ';
    std::cout << '\n' << zonda::bson::to_json(final) << '\n';

    auto read = zonda::bson::to<match>(final);
    if (!read)
    {
        std::cerr << read.error().what() << '\n';
        return 1;
    }
    std::cout << read->teamA << ' ' << read->goalA << ':' << read->goalB << ' ' << read->teamB << '\n';
}
