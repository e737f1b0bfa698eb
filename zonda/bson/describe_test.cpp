#include <zonda/bson/describe.hpp>
#include <zonda/bson/doc.hpp>
#include <zonda/bson/json.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <limits>
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

struct precise_date
{
    std::chrono::system_clock::time_point precise;
};
BOOST_DESCRIBE_STRUCT(precise_date, (), (precise))

struct micro_date
{
    std::chrono::sys_time<std::chrono::microseconds> micro;
};
BOOST_DESCRIBE_STRUCT(micro_date, (), (micro))

struct short_days
{
    std::chrono::sys_time<std::chrono::duration<short, std::ratio<86'400>>> day;
};
BOOST_DESCRIBE_STRUCT(short_days, (), (day))

struct far_dates
{
    datetime milli;
    std::chrono::sys_days day;
    std::chrono::sys_time<std::chrono::duration<double>> real;
};
BOOST_DESCRIBE_STRUCT(far_dates, (), (milli, day, real))

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

TEST_CASE("a date that its member does not reach is an error, never another date")
{
    const auto date = [](std::int64_t count) { return doc("precise", datetime(std::chrono::milliseconds(count))); };
    constexpr std::int64_t last = 9'223'372'036'854; // of nanoseconds
    using clock = std::chrono::system_clock;
    const auto nanoseconds = [](std::int64_t count) { return clock::time_point(std::chrono::nanoseconds(count)); };
    CHECK(bson::to<precise_date>(date(last)).value().precise == nanoseconds(last * 1'000'000));
    CHECK(bson::to<precise_date>(date(-last)).value().precise == nanoseconds(-last * 1'000'000));
    CHECK(words<precise_date>(date(last + 1)) ==
          R"(precise: {"$date":"2262-04-11T23:47:16.855Z"} where a date between )"
          "1677-09-21 and 2262-04-11 is wanted");
    CHECK(bson::to<precise_date>(date(-last - 1)).error().code() == bson::errc::out_of_range);
    // What programs write that have no date.
    CHECK(
        words<precise_date>(date(253'402'300'799'999)).starts_with(R"(precise: {"$date":"9999-12-31T23:59:59.999Z"})"));
    for (const std::int64_t far : {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()})
    {
        const datetime moment{std::chrono::milliseconds(far)};
        const bson::document d =
            doc("precise", moment, "micro", moment, "milli", moment, "day", moment, "real", moment);
        CHECK(words<precise_date>(d).starts_with("precise: "));
        CHECK(words<micro_date>(d).starts_with("micro: "));
        CHECK(words<short_days>(d) ==
              "day: " + to_json(d["day"]) + " where a date between 1880-04-14 and 2059-09-18 is wanted");
        const far_dates read = bson::to<far_dates>(d).value();
        CHECK(read.milli == moment);
        CHECK(read.day == std::chrono::floor<std::chrono::days>(moment));
        CHECK(read.real.time_since_epoch().count() == static_cast<double>(far) / 1000);
    }
    CHECK(bson::to<far_dates>(bson::from(far_dates{{}, {}, {}})).has_value());
    // Rounded down before 1970 too.
    CHECK(bson::to<short_days>(doc("day", datetime(std::chrono::milliseconds(-1))))
              .value()
              .day.time_since_epoch()
              .count() == -1);
}

TEST_CASE("a moment that BSON's milliseconds do not reach is refused when it is written")
{
    using std::chrono::sys_time;
    const auto code_of = [](auto moment)
    {
        try
        {
            doc("at", moment);
            return error_code();
        }
        catch (const error& e)
        {
            return e.code();
        }
    };
    using hours = sys_time<std::chrono::duration<std::int64_t, std::ratio<3600>>>;
    using real_seconds = sys_time<std::chrono::duration<double>>;
    CHECK(code_of(hours::max()) == bson::errc::out_of_range);
    CHECK(code_of(hours::min()) == bson::errc::out_of_range);
    CHECK(code_of(real_seconds::max()) == bson::errc::out_of_range);
    CHECK(code_of(real_seconds(std::chrono::duration<double>(std::nan("")))) == bson::errc::out_of_range);
    const bson::document d = doc("first", std::chrono::system_clock::time_point::min(), "before",
                                 real_seconds(std::chrono::duration<double>(-0.0005)));
    CHECK(d["first"].get<datetime>() == datetime(std::chrono::milliseconds(-9'223'372'036'855)));
    CHECK(d["before"].get<datetime>() == datetime(std::chrono::milliseconds(-1)));
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
