#include <zonda/base/text.hpp>
#include <zonda/bson/doc.hpp>
#include <zonda/bson/errc.hpp>

#include <doctest/doctest.h>

#include <deque>
#include <map>
#include <string>
#include <vector>

using namespace zonda;

namespace
{

struct score
{
    int home, away;
};

enum class bell
{
    final
};

} // namespace

// A type of the user's own.
template <>
struct zonda::bson::to_value<score>
{
    static void append(document_builder& out, std::string_view key, const score& value)
    {
        out.open_array(key).push(value.home).push(value.away).close();
    }
};

static_assert(bson::bson_value<int> && bson::bson_value<long> && bson::bson_value<short> && bson::bson_value<float>);
static_assert(bson::bson_value<const char*> && bson::bson_value<char*> && bson::bson_value<char[3]>);
static_assert(bson::bson_value<std::string> && bson::bson_value<bool> && bson::bson_value<bson::document>);
static_assert(bson::bson_value<std::vector<std::optional<std::string>>> &&
              bson::bson_value<std::map<std::string, int>>);
static_assert(bson::bson_value<score>);
static_assert(!bson::bson_value<char> && !bson::bson_value<signed char> && !bson::bson_value<std::uint8_t>);
static_assert(!bson::bson_value<unsigned> && !bson::bson_value<std::size_t> && !bson::bson_value<unsigned short>);
static_assert(!bson::bson_value<void*> && !bson::bson_value<bell> && !bson::bson_value<std::vector<unsigned>>);
static_assert(!bson::bson_value<std::optional<char>> && !bson::bson_value<std::map<int, int>>);

TEST_CASE("doc writes the bytes of the specification's example")
{
    CHECK(to_hex(doc("hello", "world").release()) == "160000000268656c6c6f0006000000776f726c640000");
    const bson::document awesome = doc("BSON", arr("awesome", 5.05, 1986));
    CHECK(to_hex(awesome.data()) ==
          "310000000442534f4e002600000002300008000000617765736f6d65000131003333333333331440103200"
          "c20700000000");
    CHECK(to_hex(doc().release()) == "0500000000");
    // docs/bson.md, "An example"
    CHECK(doc("a", 1, "b", arr("x")).release() == bytes{0x1d, 0, 0, 0, 0x10, 'a', 0, 1, 0, 0, 0,   4, 'b', 0, 0x0e,
                                                        0,    0, 0, 2, '0',  0,   2, 0, 0, 0, 'x', 0, 0,   0});
}

TEST_CASE("keys may be any text, values any type that has a BSON form")
{
    const std::string key = "key";
    const std::string_view view = "view";
    char buffer[] = "chars";
    const bson::document d =
        doc(key, std::string("s"), view, view, buffer, buffer, "short", short{1}, "float", 1.5F, "none",
            std::optional<int>(), "some", std::optional<int>(2), "null", nullptr, "long", 1L, "long long", 1LL);
    CHECK(d["key"].text() == "s");
    CHECK(d["view"].text() == "view");
    CHECK(d["chars"].text() == "chars");
    CHECK(d["short"].get<int>() == 1);
    CHECK(d["float"].get<double>() == 1.5);
    CHECK(d["none"].is_null());
    CHECK(d["some"].get<int>() == 2);
    CHECK(d["null"].is_null());
    CHECK(d["long"].kind() == bson::type::int64);
    CHECK(d["long long"].kind() == bson::type::int64);
}

TEST_CASE("containers become arrays and documents")
{
    const std::vector<bool> flags{true, false};
    const std::map<std::string, std::deque<int>> goals{{"Klose", {5, 5, 4, 2}}, {"Ronaldo", {}}};
    const bson::document d = doc("flags", flags, "goals", goals, "nested", std::vector<std::vector<int>>{{1}, {2, 3}},
                                 "documents", std::vector{doc("a", 1), doc("b", 2)});
    CHECK(d == doc("flags", arr(true, false), "goals", doc("Klose", arr(5, 5, 4, 2), "Ronaldo", arr()), "nested",
                   arr(arr(1), arr(2, 3)), "documents", arr(doc("a", 1), doc("b", 2))));
}

TEST_CASE("moments of any precision are datetimes, rounded down to the millisecond; durations are counts")
{
    const std::chrono::sys_time<std::chrono::microseconds> before_1970(std::chrono::microseconds(-1));
    const bson::document d =
        doc("m", before_1970, "day", std::chrono::sys_days(std::chrono::days(1)), "wait", std::chrono::seconds(3));
    CHECK(d["m"].get<datetime>() == datetime(std::chrono::milliseconds(-1)));
    CHECK(d["day"].get<datetime>() == datetime(std::chrono::hours(24)));
    CHECK(d["wait"].get<std::int64_t>() == 3);
}

TEST_CASE("a type of one's own is written by its to_value")
{
    CHECK(doc("final", score{3, 3}) == doc("final", arr(3, 3)));
    CHECK(arr(score{7, 1}) == arr(arr(7, 1)));
}

TEST_CASE("a value that was found elsewhere is copied, a missing one leaves nothing")
{
    const bson::document source = doc("a", doc("b", 1));
    CHECK(doc("x", source["a"], "y", source["missing"], "z", source["a"]["b"]) == doc("x", doc("b", 1), "z", 1));
}

TEST_CASE("what BSON cannot hold throws at the line that says it")
{
    using namespace std::string_view_literals;
    const auto code_of = [](auto&& make)
    {
        try
        {
            make();
        }
        catch (const error& failure)
        {
            return failure.code();
        }
        return error_code();
    };
    CHECK(code_of([] { doc("a\0b"sv, 1); }) == bson::errc::zero_byte);
    CHECK(code_of([] { doc("\xFF", 1); }) == bson::errc::not_utf8);
    CHECK(code_of([] { doc("a", "\xC3("); }) == bson::errc::not_utf8);
    CHECK(code_of([] { doc("a", bson::regex("x\0"sv)); }) == bson::errc::zero_byte);
    CHECK(code_of([] { doc("a", bson::code("\xFF")); }) == bson::errc::not_utf8);
    CHECK(code_of([] { doc("a", "zero \0 inside"sv); }) == error_code());
    CHECK_THROWS_WITH(doc("a\0b"sv, 1), R"(BSON: a key cannot be this: "a\u0000b")");
}
