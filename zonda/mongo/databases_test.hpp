// The databases that a test about operations runs on: the embedded one, alone and as a set's primary, and one or two
// real servers.
#pragma once

#include "tests/support/cases.hpp"
#include <zonda/bson/describe.hpp>
#include <zonda/bson/json.hpp>
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <functional>
#include <string>

namespace zonda::mongo::test
{

using namespace std::chrono_literals;

/// One database, a client of it, and the loop they are used on.
struct place
{
    explicit place(const std::string& uri) : client(loop, uri) {}

    collection operator[](std::string_view name) { return client[database_name][name]; }

    template <class T>
    T operator()(task<T> body)
    {
        return loop.run_until(std::move(body));
    }

    run_loop loop{};
    mongo::client client;
    std::string database_name{"zonda_test"};
    /// nullptr: a real server.
    pocket::server* embedded{nullptr};
};

using body = std::function<task<void>(place&)>;

inline void run_on(const std::string& uri, pocket::server* embedded, const body& what)
{
    INFO("on ", uri);
    place at(uri);
    at.embedded = embedded;
    // Of its own, since tests of several programs may share a server.
    at.database_name += "_" + bson::object_id::generate().to_string();
    auto all = [](place& here, const body& inner) -> task<void>
    {
        co_await inner(here);
        co_await here.client[here.database_name].drop();
        co_await here.client.close();
    };
    at(all(at, what));
}

/// Runs `what` as a case for each database. In a TEST_CASE of the suite made_at_run_time.
inline void on_each_database(const std::string& name, const body& what)
{
    zonda::test::made_case(name + ", on pocket alone",
                           [&]
                           {
                               pocket::server db;
                               run_on(db.uri(), &db, what);
                           });
    zonda::test::made_case(name + ", on pocket as a primary",
                           [&]
                           {
                               pocket::server_settings settings;
                               settings.replica_set = "rs";
                               pocket::server db(settings);
                               run_on(db.uri(), &db, what);
                           });
    zonda::test::made_case(name + ", on real servers",
                           [&]
                           {
                               const char* uri = std::getenv("ZONDA_TEST_URI");
                               if (uri == nullptr)
                                   zonda::test::skip("real database", "ZONDA_TEST_URI is not set",
                                                     "script/real-database start");
                               run_on(uri, nullptr, what);
                               // One of another kind; in the same case, since its absence is no lack.
                               if (const char* second = std::getenv("ZONDA_TEST_SECOND_URI"))
                                   run_on(second, nullptr, what);
                           });
}

/// What a failed operation said; without code if it did not fail.
template <class Operation>
task<error> failure(Operation what)
{
    auto outcome = co_await as_result(std::move(what));
    co_return outcome ? error() : outcome.error();
}

} // namespace zonda::mongo::test

/// DATABASE_TEST("documents are found again") { ... `here` is the place, the body a coroutine ... }
#define ZONDA_JOIN_(a, b) a##b
#define ZONDA_JOIN(a, b) ZONDA_JOIN_(a, b)
#define DATABASE_TEST(name)                                                                                            \
    static zonda::task<void> ZONDA_JOIN(database_test_, __LINE__)(zonda::mongo::test::place & here);                   \
    TEST_CASE(name* doctest::test_suite(zonda::test::made_at_run_time))                                                \
    {                                                                                                                  \
        zonda::mongo::test::on_each_database(name, ZONDA_JOIN(database_test_, __LINE__));                              \
    }                                                                                                                  \
    static zonda::task<void> ZONDA_JOIN(database_test_, __LINE__)([[maybe_unused]] zonda::mongo::test::place & here)
