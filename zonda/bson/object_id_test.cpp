#include <zonda/bson/object_id.hpp>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

using namespace zonda::bson;

TEST_CASE("an object id is 24 hexadecimal digits")
{
    const auto id = object_id::from_string("56E1fc72e0c917e9c4714161");
    REQUIRE(id);
    CHECK(id->to_string() == "56e1fc72e0c917e9c4714161");
    CHECK(zonda::to_iso8601(id->created_at()) == "2016-03-10T23:00:02.000Z");
    for (const auto* text : {"", "56e1fc72e0c917e9c471416", "56e1fc72e0c917e9c47141610", "56e1fc72e0c917e9c471416g"})
        CHECK_FALSE(object_id::from_string(text));
    CHECK(object_id().to_string() == "000000000000000000000000");
}

TEST_CASE("generated ids differ, count upwards and bear the time")
{
    std::set<object_id> ids;
    for (int i = 0; i < 1000; ++i)
        ids.insert(object_id::generate());
    CHECK(ids.size() == 1000);
    const auto age = std::chrono::system_clock::now() - ids.begin()->created_at();
    CHECK(age >= std::chrono::seconds(0));
    CHECK(age < std::chrono::minutes(1));
    const auto first = object_id::generate().data();
    const auto second = object_id::generate().data();
    CHECK(std::equal(first.begin() + 4, first.begin() + 9, second.begin() + 4));
}

TEST_CASE("a child process has a random number of its own")
{
    const auto parent = object_id::generate().data();
    int ends[2]{};
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0)
    {
        const auto id = object_id::generate().data();
        ::_exit(::write(ends[1], id.data(), id.size()) == 12 ? 0 : 1);
    }
    std::array<std::uint8_t, 12> from_child{};
    REQUIRE(::read(ends[0], from_child.data(), from_child.size()) == 12);
    int status = 1;
    ::waitpid(child, &status, 0);
    ::close(ends[0]);
    ::close(ends[1]);
    CHECK(status == 0);
    CHECK_FALSE(std::equal(parent.begin() + 4, parent.begin() + 9, from_child.begin() + 4));
}
