// Signing in on databases that want it: the embedded one with its single user, and real servers with users made here.
#include <zonda/mongo/databases_test.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

using namespace zonda;
using namespace zonda::mongo;
using zonda::mongo::test::failure;
using zonda::mongo::test::kind;
using zonda::mongo::test::on_real_server;
using zonda::mongo::test::place;
using namespace std::chrono_literals;

namespace
{

// Where users can be made.
void on_each_guarded_server(const std::string& name, const zonda::mongo::test::body& what)
{
    on_real_server(name,
                   {"ZONDA_TEST_LOGIN_URI", "on a real server that wants a login", "script/real-database start --auth"},
                   what);
    on_real_server(name,
                   {"ZONDA_TEST_SECOND_LOGIN_URI", "on one of another kind that wants a login",
                    "script/real-database start --auth, with cargo 1.95"},
                   what);
}

void on_each_guarded_database(const std::string& name, const zonda::mongo::test::body& what)
{
    zonda::test::made_case(name + ", on pocket with a user",
                           [&]
                           {
                               pocket::server_settings settings;
                               settings.user = "zonda";
                               settings.password = "a:secret/of@tests";
                               pocket::server db(settings);
                               zonda::mongo::test::run_on(db.uri(), &db, what);
                           });
    on_each_guarded_server(name, what);
}

// The client of the same server, by somebody else; nothing: by nobody.
mongo::client client_of(place& here, std::optional<credential> who)
{
    auto settings = here.client.settings();
    settings.user = std::move(who);
    return mongo::client(here.loop, settings);
}

credential credential_of(std::string_view name, std::string_view password, std::string_view source = "admin")
{
    credential out;
    out.username = name;
    out.password = password;
    out.source = source;
    return out;
}

// A user of the test's own database, who may only read it.
task<void> make_reader(place& here, std::string_view name, std::string_view password)
{
    const auto command = doc("createUser", name, "pwd", password, "roles",
                             arr(doc("role", "read", "db", std::string_view(here.database_name))));
    co_await here.client[here.database_name].run_command(command);
}

task<void> drop_user(place& here, std::string_view name)
{
    const auto command = doc("dropUser", name);
    co_await here.client[here.database_name].run_command(command);
}

task<void> use_many_connections(place& here)
{
    auto c = here["c"];
    co_await c.insert_one(doc("_id", 1));
    const auto look = [](mongo::collection in) -> task<bool> { co_return (co_await in.find_one()).has_value(); };
    for (int round = 0; round < 10; ++round)
    {
        auto three = co_await when_all(look(c), look(c), look(c));
        CHECK(std::get<0>(three));
        CHECK(std::get<1>(three));
        CHECK(std::get<2>(three));
    }
    CHECK(here.client.pool().total > 1);
}

task<void> be_refused(place& here)
{
    const auto known = *here.client.settings().user;
    auto wrong = client_of(here, credential_of(*known.username, "wrong"));
    auto unknown = client_of(here, credential_of("nobody", *known.password));
    auto elsewhere = client_of(here, credential_of(*known.username, *known.password, here.database_name));
    const std::array<mongo::client*, 3> all{&wrong, &unknown, &elsewhere};
    for (auto* each : all)
    {
        const auto said = co_await failure((*each)["x"]["c"].find_one());
        CHECK(said.code() == mongo::errc::authentication_failed);
        const std::string words = said.what();
        CHECK(words.find("check user name, password and authSource") != std::string::npos);
        CHECK(words.find(*known.password) == std::string::npos);
    }
}

task<void> do_without(place& here)
{
    auto nobody = client_of(here, std::nullopt);
    co_await nobody.ping();
    auto c = nobody[here.database_name]["c"];
    CHECK((co_await failure(c.find_one())).code() == server_errc::unauthorized);
    CHECK((co_await failure(c.insert_one(doc("_id", 1)))).code() == server_errc::unauthorized);
    CHECK(co_await here["c"].count_documents() == 0);
}

task<void> spell_otherwise(place& here)
{
    co_await make_reader(here, "Kylian Mbapp\u00e9", "I\u00adX \u00aa"); // a soft hyphen, and the a of ordinals
    co_await here["c"].insert_one(doc("_id", 1));
    auto reader = client_of(here, credential_of("Kylian Mbapp\u00e9", "IX a", here.database_name));
    CHECK(co_await reader[here.database_name]["c"].find_one());
    co_await drop_user(here, "Kylian Mbapp\u00e9");
}

task<void> only_read(place& here)
{
    co_await make_reader(here, "reader", "secret");
    co_await here["c"].insert_one(doc("_id", 1));
    auto reader = client_of(here, credential_of("reader", "secret", here.database_name));
    auto db = reader[here.database_name];
    CHECK(co_await db["c"].find_one());
    const auto said = co_await failure(db["c"].insert_one(doc("_id", 2)));
    CHECK(said.code() == server_errc::unauthorized);
    CHECK((co_await failure(reader["admin"]["c"].find_one())).code() == server_errc::unauthorized);
    const std::vector<std::string> only_c{"c"};
    CHECK(co_await db.list_collection_names().authorized_collections(true) == only_c);
    // SecantusDB in Python does not list what a user may use to who may not list everything.
    const auto databases = co_await as_result(reader.list_database_names().authorized_databases(true));
    if (here.kind == kind::secantus_python)
        CHECK(databases.error().code() == server_errc::unauthorized);
    else
        CHECK(databases.value() == std::vector<std::string>(1, here.database_name));
    co_await drop_user(here, "reader");
}

} // namespace

TEST_CASE("who signs in works on many connections" * doctest::test_suite(zonda::test::made_at_run_time))
{
    on_each_guarded_database("who signs in works on many connections", use_many_connections);
}

TEST_CASE("a wrong password or user is refused" * doctest::test_suite(zonda::test::made_at_run_time))
{
    on_each_guarded_database(
        "a wrong password, an unknown user and another authSource are refused in words without the password",
        be_refused);
}

TEST_CASE("who does not sign in" * doctest::test_suite(zonda::test::made_at_run_time))
{
    on_each_guarded_database("who does not sign in may say hello, and nothing else", do_without);
}

TEST_CASE("SASLprep with a server's own" * doctest::test_suite(zonda::test::made_at_run_time))
{
    on_each_guarded_server("a password may be spelt in each way that SASLprep makes the same", spell_otherwise);
}

TEST_CASE("a user who may only read" * doctest::test_suite(zonda::test::made_at_run_time))
{
    on_each_guarded_server("a user who may only read is refused a write, and is shown what may be read", only_read);
}
