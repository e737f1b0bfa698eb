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

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>

namespace zonda::mongo::test
{

using namespace std::chrono_literals;

/// What a database is. Where they differ, docs/driver.md says how, and the tests ask for exactly that.
enum class kind : std::uint8_t
{
    pocket_alone,
    pocket_primary,
    mongodb,
    secantus_rust,
    secantus_python
};

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
    test::kind kind{test::kind::mongodb};
};

using body = std::function<task<void>(place&)>;

inline task<kind> kind_of_real_server(const place& at)
{
    const auto build_info = doc("buildInfo", 1);
    const auto said = co_await at.client["admin"].run_command(build_info);
    if (!said.contains("secantusVersion"))
        co_return kind::mongodb;
    co_return said["openssl"]["running"].text() == "rustls" ? kind::secantus_rust : kind::secantus_python;
}

inline void run_on(const std::string& uri, pocket::server* embedded, const body& what)
{
    INFO("on ", uri);
    place at(uri);
    at.embedded = embedded;
    if (embedded == nullptr)
        at.kind = at(kind_of_real_server(at));
    else
        at.kind = at.client.settings().replica_set.empty() ? kind::pocket_alone : kind::pocket_primary;
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

/// One that the environment names.
struct real_server
{
    const char* variable;
    const char* where;
    const char* command; ///< what brings it
};

inline void on_real_server(const std::string& name, const real_server& which, const body& what)
{
    zonda::test::made_case(name + ", " + which.where,
                           [&]
                           {
                               const char* uri = std::getenv(which.variable);
                               if (uri == nullptr)
                                   zonda::test::skip("tests " + std::string(which.where),
                                                     std::string(which.variable) + " is not set", which.command);
                               run_on(uri, nullptr, what);
                           });
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
    on_real_server(name, {"ZONDA_TEST_URI", "on a real server", "script/real-database start"}, what);
    on_real_server(
        name,
        {"ZONDA_TEST_SECOND_URI", "on a real server of another kind", "script/real-database start, with cargo 1.95"},
        what);
}

/// What a failed operation said; without code if it did not fail.
template <class Operation>
task<error> failure(Operation what)
{
    auto outcome = co_await as_result(std::move(what));
    co_return outcome ? error() : outcome.error();
}

/// Whether this is the embedded database, which then refuses the operation by that code.
template <class Operation>
task<bool> refused_by_pocket(place& here, Operation what, server_errc code = server_errc::bad_value)
{
    if (here.embedded == nullptr)
        co_return false;
    const auto said = co_await failure(std::move(what));
    CHECK(said.code() == code);
    co_return true;
}

/// A code of the server's that has no name in server_errc.
inline error_code server_code(int code)
{
    return static_cast<server_errc>(code);
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
