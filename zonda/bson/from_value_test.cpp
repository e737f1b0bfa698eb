// Every type that a mapped member may have: written, read back, and what is said when it does not fit.
#include <zonda/bson/describe.hpp>
#include <zonda/bson/doc.hpp>

#include <boost/describe/class.hpp>

#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

using namespace zonda;

namespace
{

template <class T>
struct holder
{
    T it{};

    BOOST_DESCRIBE_CLASS(holder, (), (it), (), ())
};

struct team
{
    std::string name;
    std::vector<team> beat; // of the round before
    std::optional<int> rank;

    bool operator==(const team&) const = default;
};
BOOST_DESCRIBE_STRUCT(team, (), (name, beat, rank))

template <class T>
bool comes_back(const T& value)
{
    const auto read = bson::to<holder<T>>(bson::from(holder<T>{value}));
    return read && read->it == value;
}

// What is said of a value that a member of type T cannot be.
template <class T, class Value>
std::string refusal(const Value& value)
{
    const auto read = bson::to<holder<T>>(doc("it", value));
    return read ? "read" : read.error().what();
}

template <class T>
std::string refusal_of_text()
{
    return refusal<T>("text");
}

} // namespace

TEST_CASE("every type that a member may have comes back as it was written")
{
    CHECK(comes_back(true));
    CHECK(comes_back(std::string("Ünal")));
    CHECK(comes_back<short>(-32768));
    CHECK(comes_back(std::numeric_limits<int>::min()));
    CHECK(comes_back(std::numeric_limits<long long>::max()));
    CHECK(comes_back(1.5F));
    CHECK(comes_back(1e300));
    CHECK(comes_back(bson::object_id::generate()));
    CHECK(comes_back(bson::decimal128::from_string("12.50").value()));
    CHECK(comes_back(bson::timestamp{4'000'000'000, 7}));
    CHECK(comes_back(bson::binary(bson::binary_subtype::md5, {1, 2})));
    CHECK(comes_back(bytes{1, 2, 3}));
    CHECK(comes_back(bson::regex("^a", "im")));
    CHECK(comes_back(bson::code("f()")));
    CHECK(comes_back(bson::document(doc("a", arr(1)))));
    CHECK(comes_back(bson::array(arr(1, doc("b", 2)))));
    CHECK(comes_back(bson::null));
    CHECK(comes_back(bson::undefined_t()));
    CHECK(comes_back(bson::min_key()));
    CHECK(comes_back(bson::max_key()));
    CHECK(comes_back(std::chrono::sys_days(std::chrono::year(1950) / 7 / 16)));
    CHECK(comes_back(std::chrono::duration<short, std::ratio<60>>(-90)));
}

TEST_CASE("lists, maps and optionals hold each other")
{
    CHECK(comes_back(std::vector<bool>{true, false, true}));
    CHECK(comes_back(std::deque<std::list<int>>{{1, 2}, {}, {3}}));
    CHECK(comes_back(std::array<std::optional<std::string>, 2>{"a", std::nullopt}));
    CHECK(comes_back(std::unordered_map<std::string, int>{{"a", 1}, {"b", 2}}));
    CHECK(comes_back(std::map<std::string, std::vector<double>>{{"draw", {3.2, 3.4}}, {"none", {}}}));
    CHECK(comes_back(std::optional(std::map<std::string, team>{{"2014", {"Germany", {{"Brazil", {}, 3}}, 2}}})));
    CHECK(comes_back(team{"Germany", {{"Argentina", {{"Netherlands", {}, 15}}, {}}, {"Brazil", {}, 3}}, 2}));
}

TEST_CASE("a member of another type than the field is refused in the field's and the member's own words")
{
    CHECK(refusal_of_text<bool>() == "it: string where bool is wanted");
    CHECK(refusal_of_text<short>() == "it: string where short is wanted");
    CHECK(refusal_of_text<int>() == "it: string where int is wanted");
    CHECK(refusal_of_text<long>() == "it: string where long is wanted");
    CHECK(refusal_of_text<float>() == "it: string where float is wanted");
    CHECK(refusal_of_text<double>() == "it: string where double is wanted");
    CHECK(refusal<std::string>(1) == "it: int where string is wanted");
    CHECK(refusal_of_text<bson::object_id>() == "it: string where objectId is wanted");
    CHECK(refusal<bson::decimal128>(1.5) == "it: double where decimal is wanted");
    CHECK(refusal<bson::timestamp>(datetime()) == "it: date where timestamp is wanted");
    CHECK(refusal<datetime>(bson::timestamp()) == "it: timestamp where date is wanted");
    CHECK(refusal<std::chrono::sys_days>(1L) == "it: long where date is wanted");
    CHECK(refusal_of_text<std::chrono::seconds>() == "it: string where long is wanted");
    CHECK(refusal_of_text<bson::binary>() == "it: string where binData is wanted");
    CHECK(refusal_of_text<bytes>() == "it: string where binData is wanted");
    CHECK(refusal_of_text<bson::regex>() == "it: string where regex is wanted");
    CHECK(refusal_of_text<bson::code>() == "it: string where javascript is wanted");
    CHECK(refusal<bson::document>(arr()) == "it: array where object is wanted");
    CHECK(refusal<bson::array>(doc()) == "it: object where array is wanted");
    CHECK(refusal_of_text<bson::null_t>() == "it: string where null is wanted");
    CHECK(refusal_of_text<bson::undefined_t>() == "it: string where undefined is wanted");
    CHECK(refusal_of_text<bson::min_key>() == "it: string where minKey is wanted");
    CHECK(refusal_of_text<bson::max_key>() == "it: string where maxKey is wanted");
    CHECK(refusal<team>(arr()) == "it: array where object is wanted");
    CHECK(refusal<std::vector<int>>(doc()) == "it: object where array is wanted");
    CHECK(refusal<std::array<int, 1>>(doc()) == "it: object where array is wanted");
    CHECK(refusal<std::map<std::string, int>>(arr()) == "it: array where object is wanted");
    CHECK(refusal<std::string>(bson::null) == "it: null where string is wanted");
}

TEST_CASE("an error inside of lists, maps and optionals names the way through them")
{
    CHECK(refusal<std::map<std::string, double>>(doc("home", 2, "draw", "3.2")) ==
          "it.draw: string where double is wanted");
    CHECK(refusal<std::unordered_map<std::string, std::vector<int>>>(doc("draw", arr(1, 2, true))) ==
          "it.draw[2]: bool where int is wanted");
    CHECK(refusal<std::vector<std::map<std::string, int>>>(arr(doc(), doc("a", "b"))) ==
          "it[1].a: string where int is wanted");
    CHECK(refusal<std::optional<std::vector<std::optional<int>>>>(arr(1, bson::null, "x")) ==
          "it[2]: string where int is wanted");
    CHECK(refusal<team>(doc("name", "a", "beat", arr(doc("name", "b", "beat", arr(doc("name", 1)))))) ==
          "it.beat[0].beat[0].name: int where string is wanted");
}

TEST_CASE("a number that is too large for its member is refused, and no infinity")
{
    CHECK(refusal<float>(1e300) == "it: 1E+300 where float is wanted");
    CHECK(refusal<float>(-1e39) == "it: -1E+39 where float is wanted");
    CHECK(comes_back(std::numeric_limits<float>::max()));
    CHECK(comes_back(-std::numeric_limits<float>::infinity()));
    CHECK(refusal<float>(std::numeric_limits<double>::quiet_NaN()) == "read");
    CHECK(refusal<std::chrono::duration<short>>(40'000) == "it: 40000 where short is wanted");
    CHECK(refusal<std::chrono::seconds>(0.5) == "it: 0.5 where long is wanted");
    CHECK(refusal<int>(-3e9) == "it: -3000000000.0 where int is wanted");
}

TEST_CASE("a number between two that a floating point member can say becomes the nearer one")
{
    CHECK(bson::to<holder<double>>(doc("it", (1L << 53) + 1)).value().it == 9'007'199'254'740'992.0);
    CHECK(bson::to<holder<float>>(doc("it", 3.2)).value().it == 3.2F);
}
