#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/session_pool.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo::core;
using namespace std::chrono_literals;
using zonda::bson::doc;
using zonda::bson::timestamp;

namespace
{

struct maker
{
    session_id operator()()
    {
        session_id id{};
        id[0] = ++made;
        return id;
    }
    std::uint8_t made{0};
};

} // namespace

TEST_CASE("the session used last is taken first")
{
    session_pool pool;
    maker make;
    session_pool::time_point now{1h};
    const auto a = pool.take(now, 30min, make);
    const auto b = pool.take(now, 30min, make);
    CHECK(make.made == 2);
    pool.put_back(a, now, 30min);
    pool.put_back(b, now, 30min);
    CHECK(pool.take(now, 30min, make).id == b.id);
    CHECK(pool.take(now, 30min, make).id == a.id);
    CHECK(make.made == 2);
}

TEST_CASE("a session keeps its count of retryable writes")
{
    session_pool pool;
    maker make;
    session_pool::time_point now{1h};
    auto a = pool.take(now, 30min, make);
    a.txn_number = 7;
    pool.put_back(a, now, 30min);
    CHECK(pool.take(now, 30min, make).txn_number == 7);
}

TEST_CASE("sessions that the server forgets within a minute are left, dirty ones never kept")
{
    session_pool pool;
    maker make;
    session_pool::time_point now{1h};
    auto a = pool.take(now, 30min, make);
    auto b = pool.take(now, 30min, make);
    b.dirty = true;
    pool.put_back(a, now, 30min);
    pool.put_back(b, now, 30min);
    CHECK(pool.size() == 1);
    CHECK(pool.take(now + 29min + 1s, 30min, make).id[0] == 3);
    CHECK(pool.size() == 0);
    pool.put_back(a, now + 29min + 1s, 30min);
    CHECK(pool.size() == 0);
}

TEST_CASE("what was put back long ago is dropped when something else is put back")
{
    session_pool pool;
    maker make;
    session_pool::time_point now{1h};
    pool.put_back(pool.take(now, 30min, make), now, 30min);
    auto late = pool.take(now + 40min, 30min, make);
    pool.put_back(late, now + 40min, 30min);
    CHECK(pool.take_all() == std::vector<session_id>{late.id});
    CHECK(pool.size() == 0);
}

TEST_CASE("random bytes become a version 4 UUID")
{
    session_id ones;
    ones.fill(0xFF);
    const auto uuid = uuid_from(ones);
    CHECK(uuid[6] == 0x4F);
    CHECK(uuid[8] == 0xBF);
    CHECK(uuid_from(session_id{})[6] == 0x40);
    CHECK(uuid_from(session_id{})[8] == 0x80);
}

TEST_CASE("cluster time only moves forward, and nonsense does not move it")
{
    cluster_clock clock;
    const auto at = [](std::uint32_t seconds, std::uint32_t increment)
    { return doc("t", doc("clusterTime", timestamp{seconds, increment}, "signature", doc("keyId", 1L))); };
    const auto advance = [&](const zonda::bson::document& d) { clock.advance(d["t"]); };
    CHECK(clock.now().empty());
    advance(at(10, 2));
    advance(at(10, 1));
    CHECK(clock.now()["clusterTime"].get<timestamp>() == timestamp{10, 2});
    advance(at(11, 0));
    advance(doc("t", 5));
    advance(doc("t", doc("clusterTime", 99L)));
    advance(doc());
    CHECK(clock.now()["clusterTime"].get<timestamp>() == timestamp{11, 0});
    CHECK(clock.now()["signature"]["keyId"].to_int64() == 1);
}
