// Where databases differ, with each one's own code: the rows of docs/driver.md's table that no option has to itself.
#include <zonda/mongo/databases_test.hpp>

using namespace zonda;
using namespace zonda::mongo;
using zonda::mongo::test::failure;
using zonda::mongo::test::kind;
using zonda::mongo::test::server_code;
using namespace std::chrono_literals;

namespace
{

const error_code no_error{};

} // namespace

DATABASE_TEST("a write concern of more members than there are is told; a set has made the write then")
{
    auto c = here["c"];
    auto many = write_concern::members(7);
    many.timeout = 50ms;
    write_report report;
    const auto said = co_await failure(c.insert_one(doc("_id", 1)).write_concern(many).report(report));
    const bool alone = here.kind == kind::pocket_alone;
    CHECK(said.code() == server_code(alone ? 2 : 100));
    CHECK(report.write_concern_error.has_value() != alone);
    CHECK(report.count == (alone ? 0 : 1));
    CHECK(co_await c.count_documents() == (alone ? 0 : 1));
}

DATABASE_TEST("a read concern that there is not is refused")
{
    const auto said = co_await failure(here["c"].find_one().read_concern("frobnicate"));
    CHECK(said.code() == server_code(here.kind == kind::secantus_python ? 9 : 2));
}

DATABASE_TEST("a collection cannot get the name that it has")
{
    auto c = here["c"];
    co_await c.insert_one(doc("_id", 1));
    const auto wanted = here.kind == kind::secantus_python ? no_error : server_errc::illegal_operation;
    CHECK((co_await failure(c.rename("c"))).code() == wanted);
    CHECK((co_await failure(c.rename("c").drop_target(true))).code() == wanted);
    CHECK(co_await c.count_documents() == 1);
}

DATABASE_TEST("indexes for texts and of hashes are MongoDB's alone")
{
    auto c = here["c"];
    const auto wanted = here.kind == kind::mongodb ? no_error : server_code(67);
    CHECK((co_await failure(c.create_indexes(index(doc("text", "text"))))).code() == wanted);
    CHECK((co_await failure(c.create_indexes(index(doc("text", "hashed"))))).code() == wanted);
}

DATABASE_TEST("scripts run on MongoDB alone")
{
    auto c = here["c"];
    co_await c.insert_one(doc("_id", 1));
    const auto said = co_await failure(c.find_one(doc("$where", "true")));
    if (here.kind == kind::mongodb)
        CHECK(said.code() == no_error);
    else
        CHECK(said.code() == server_code(here.embedded != nullptr ? 2 : 6108304));
}

DATABASE_TEST("an option of an index that no server knows is refused")
{
    const auto said = co_await failure(here["c"].create_indexes(index(doc("a", 1)).with("frobnicate", 1)));
    CHECK(said.code() == server_code(here.kind == kind::secantus_python ? 40415 : 197));
}

DATABASE_TEST("numbers, projections and changes that make no sense are refused by the same code everywhere")
{
    auto c = here["c"];
    co_await c.insert_one(doc("_id", 1));
    CHECK((co_await failure(c.find().skip(-1))).code() == server_errc::bad_value);
    CHECK((co_await failure(c.count_documents().skip(-1))).code() == server_code(5107200));
    CHECK((co_await failure(c.find().projection(doc("a", 1, "b", 0)))).code() == server_code(31254));
    // SecantusDB in Python has an internal error.
    const auto said = co_await failure(c.update_one(doc(), doc("$set", 5)));
    CHECK(said.code() == server_code(here.kind == kind::secantus_python ? 1 : 9));
}
