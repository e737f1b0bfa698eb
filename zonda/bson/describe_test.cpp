#include <zonda/bson/describe.hpp>
#include <zonda/bson/doc.hpp>
#include <zonda/bson/json.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <vector>

using namespace zonda;

namespace
{

enum class foot
{
    left,
    right
};
BOOST_DESCRIBE_ENUM(foot, left, right)

struct goal
{
    std::string name;
    int min{};
    std::optional<foot> with{};

    bool operator==(const goal&) const = default;
};
BOOST_DESCRIBE_STRUCT(goal, (), (name, min, with))

struct stored
{
    bson::object_id _id;

    bool operator==(const stored&) const = default;
};
BOOST_DESCRIBE_STRUCT(stored, (), (_id))

struct match : stored
{
    std::string teamA, teamB;
    int goalA{}, goalB{};
    bool title{};
    datetime start_time;
    std::vector<goal> goals;
    std::map<std::string, double> odds;
    std::array<short, 2> penalties{};
    std::set<std::string> tags;
    std::chrono::seconds added{};
    std::chrono::sys_days day;
    std::int64_t seen{};
    float rating{};
    bytes picture;
    bson::document extra;

    bool operator==(const match&) const = default;
};
BOOST_DESCRIBE_STRUCT(match, (stored),
                      (teamA, teamB, goalA, goalB, title, start_time, goals, odds, penalties, tags, added, day, seen,
                       rating, picture, extra))

match final_2022()
{
    match m;
    m._id = bson::object_id::generate();
    m.teamA = "Argentina";
    m.teamB = "France";
    m.goalA = m.goalB = 3;
    m.title = true;
    m.start_time = datetime(std::chrono::milliseconds(1'671'375'600'000));
    m.goals = {{"Messi", 23, foot::left}, {"Di María", 36, std::nullopt}};
    m.odds = {{"draw", 3.2}};
    m.penalties = {4, 2};
    m.tags = {"final", "penalties"};
    m.added = std::chrono::minutes(8);
    m.day = std::chrono::sys_days(std::chrono::year(2022) / 12 / 18);
    m.seen = 1'500'000'000'000;
    m.rating = 9.5F;
    m.picture = {1, 2, 3};
    m.extra = doc("a", 1);
    return m;
}

template <class T = match>
std::string words(const bson::document& d)
{
    const auto read = bson::to<T>(d);
    return read ? "read" : read.error().what();
}

// A type of the user's own, described nowhere.
struct shirt
{
    int number{};
};

struct player
{
    shirt wears;
};
BOOST_DESCRIBE_STRUCT(player, (), (wears))

} // namespace

template <>
struct zonda::bson::to_value<shirt>
{
    static void append(document_builder& out, std::string_view key, const shirt& value)
    {
        out.append(key, '#' + std::to_string(value.number));
    }
};

template <>
struct zonda::bson::from_value<shirt>
{
    static constexpr std::string_view wanted = "a shirt like \"#10\"";

    static std::optional<shirt> read(value_view value)
    {
        const std::string_view text = value.text();
        return text.starts_with('#') ? std::optional(shirt{std::stoi(std::string(text.substr(1)))}) : std::nullopt;
    }
};

TEST_CASE("a described struct becomes a document, those of its base first, and is read back")
{
    const match m = final_2022();
    const bson::document d = bson::from(m);
    CHECK(d.begin()->key == "_id");
    CHECK(d["goals"][0]["with"].text() == "left");
    CHECK(d["goals"][1]["with"].is_null());
    CHECK(d["added"].get<std::int64_t>() == 480);
    CHECK(d["day"].get<datetime>() == datetime(m.day));
    const auto read = bson::to<match>(d);
    REQUIRE(read.has_value());
    CHECK(*read == m);
}

TEST_CASE("the order of fields does not matter, more of them do not disturb, missing optionals are none")
{
    const auto read = bson::to<goal>(doc("x", 1, "min", 23L, "y", 2, "name", "Messi"));
    REQUIRE(read.has_value());
    CHECK(*read == goal{"Messi", 23, std::nullopt});
}

TEST_CASE("numbers fit whatever holds them")
{
    CHECK(bson::to<goal>(doc("name", "a", "min", 23.0)).value().min == 23);
    CHECK(words<goal>(doc("name", "a", "min", 23.5)) == "min: 23.5 where int is wanted");
    CHECK(words<goal>(doc("name", "a", "min", 1L << 40)) == "min: 1099511627776 where int is wanted");
    bson::document d = bson::from(final_2022());
    const std::string text = to_json(d);
    std::string changed = text;
    changed.replace(changed.find("[4,2]"), 5, "[4,70000]");
    CHECK(words(*bson::from_json(changed)) == "penalties[1]: 70000 where short is wanted");
    changed = text;
    changed.replace(changed.find("[4,2]"), 5, "[4,2,1]");
    CHECK(words(*bson::from_json(changed)) == "penalties: 3 items where 2 are wanted");
}

TEST_CASE("an error names the path to what is wrong")
{
    const auto with_goals = [](const bson::array& goals)
    {
        bytes data;
        bson::document_builder out(data);
        out.append_all(bson::from(stored{}));
        out.append("teamA", "a").append("teamB", "b").append("goalA", 0).append("goalB", 0).append("title", false);
        out.append("start_time", datetime()).append("goals", goals);
        out.finish();
        return bson::document::trusted(data);
    };
    const bson::document fine = doc("name", "x", "min", 1);
    CHECK(words(with_goals(arr(fine, fine, fine, doc("name", "y", "min", "90+3")))) ==
          "goals[3].min: string where int is wanted");
    CHECK(words(with_goals(arr(fine, doc("name", "y", "min", 1, "with", "head")))) ==
          "goals[1].with: \"head\" is none of left, right");
    using namespace std::string_view_literals;
    CHECK(words<goal>(doc("name", "y", "min", 1, "with", "left\0"sv)).starts_with("with: \"left"));
    CHECK(words(with_goals(arr(doc("name", "y", "min", 1, "with", 2)))) == "goals[0].with: int where string is wanted");
    CHECK(words(with_goals(arr(1))) == "goals[0]: int where object is wanted");
    CHECK(words(with_goals(arr())) == "odds: missing where object is wanted");
    CHECK(words(doc()) == "_id: missing where objectId is wanted");
    CHECK(bson::to<match>(doc()).error().code() == bson::errc::missing_field);
}

TEST_CASE("structs and enums are values of doc, too")
{
    CHECK(doc("g", goal{"Klose", 1, foot::right}, "f", foot::left) ==
          doc("g", doc("name", "Klose", "min", 1, "with", "right"), "f", "left"));
    CHECK_THROWS_AS(doc("f", static_cast<foot>(7)), error);
}

TEST_CASE("a type of one's own has its to_value and from_value")
{
    CHECK(bson::from(player{{10}}) == doc("wears", "#10"));
    CHECK(bson::to<player>(doc("wears", "#7")).value().wears.number == 7);
    CHECK(words<player>(doc("wears", "7")) == "wears: string where a shirt like \"#10\" is wanted");
}
