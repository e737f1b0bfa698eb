// What is told of writes that were not made.
#include <zonda/mongo/databases_test.hpp>

#include <string>
#include <vector>

using namespace zonda;
using namespace zonda::mongo;
using zonda::mongo::test::failure;
using namespace std::chrono_literals;

namespace
{

std::vector<bson::document> numbered(int first, int count)
{
    std::vector<bson::document> out;
    for (int i = first; i < first + count; ++i)
        out.push_back(doc("_id", i));
    return out;
}

} // namespace

DATABASE_TEST("in order, the first document that fails ends it; out of order each one is told by its number")
{
    auto c = here["c"];
    co_await c.insert_many(doc("_id", 3), doc("_id", 5));
    const auto documents = numbered(0, 8);
    write_report report;
    const auto ordered = co_await failure(c.insert_many(documents).report(report));
    CHECK(ordered.code() == server_errc::duplicate_key);
    CHECK(report.count == 3);
    REQUIRE(report.write_errors.size() == 1);
    CHECK(report.write_errors[0].index == 3);
    CHECK(report.write_errors[0].code == server_errc::duplicate_key);
    CHECK(report.write_errors[0].message.find("E11000") != std::string::npos);
    CHECK(co_await c.count_documents() == 5);

    const auto unordered = co_await failure(c.insert_many(documents).ordered(false).report(report));
    CHECK(unordered.code() == server_errc::duplicate_key);
    CHECK(report.count == 3); // 4, 6 and 7
    std::vector<std::size_t> failed;
    for (const auto& each : report.write_errors)
        failed.push_back(each.index);
    CHECK(failed == std::vector<std::size_t>{0, 1, 2, 3, 5});
    CHECK(co_await c.count_documents() == 8);
}

DATABASE_TEST("more documents than one command may have go in several, and the numbers go on")
{
    auto c = here["c"];
    std::vector<bson::document> documents;
    for (int i = 0; i < 7; ++i)
        documents.push_back(doc("_id", i, "text", std::string(8'000'000, 'x'))); // 56 MB
    documents[6] = doc("_id", 0);
    write_report report;
    const auto said = co_await failure(c.insert_many(documents).ordered(false).report(report));
    CHECK(said.code() == server_errc::duplicate_key);
    CHECK(std::string(said.what()).ends_with("(6 of 7 inserted)"));
    REQUIRE(report.write_errors.size() == 1);
    CHECK(report.write_errors[0].index == 6);
    CHECK(co_await c.count_documents() == 6);
    if (here.embedded != nullptr)
        CHECK(here.embedded->commands("insert") == 2);
}

DATABASE_TEST("each kind of write tells its error, with the code that MongoDB has for it")
{
    auto c = here["c"];
    auto unique = index(doc("n", 1)).unique();
    co_await c.create_indexes(unique);
    co_await c.insert_many(doc("_id", 1, "n", 1), doc("_id", 2, "n", 2));
    write_report report;
    CHECK((co_await failure(c.insert_one(doc("n", 1)).report(report))).code() == server_errc::duplicate_key);
    CHECK(report.write_errors.size() == 1);
    CHECK((co_await failure(c.update_one(doc("_id", 2), set("n", 1)).report(report))).code() ==
          server_errc::duplicate_key);
    CHECK(report.write_errors.size() == 1);
    CHECK((co_await failure(c.replace_one(doc("_id", 2), doc("n", 1)))).code() == server_errc::duplicate_key);
    CHECK((co_await failure(c.update_one(doc("_id", 2), set("_id", 7)))).code() == server_errc::immutable_field);
    CHECK((co_await failure(c.find_one_and_update(doc("_id", 2), set("n", 1)))).code() == server_errc::duplicate_key);
    co_await c.update_one(doc("_id", 1), set("text", "x"));
    CHECK((co_await failure(c.update_one(doc("_id", 1), inc("text", 1)))).code() == server_errc::type_mismatch);
    CHECK((co_await failure(c.update_one(doc("_id", 1), doc("$frobnicate", doc("a", 1))))).code() ==
          server_errc::failed_to_parse);
    CHECK((co_await failure(c.delete_one(doc("a", doc("$frobnicate", 1))))).code() == server_errc::bad_value);
    CHECK((co_await failure(c.update_many(doc(), set("a.b", 1)).upsert(false).report(report))).code() == error_code());
    CHECK(report.write_errors.empty());
    CHECK(report.count == 2);
}

DATABASE_TEST("an upsert tells which document it has made")
{
    auto c = here["c"];
    const auto made = co_await c.replace_one(doc("_id", "x"), doc("a", 1)).upsert(true);
    CHECK(made.upserted_id().text() == "x");
    CHECK(made.matched_count == 0);
    CHECK(made.modified_count == 0);
    const auto many = co_await c.update_many(doc("b", 5), set("a", 2)).upsert(true);
    CHECK(many.upserted_id().get<bson::object_id>());
    const auto there = co_await c.update_one(doc("b", 5), set("a", 3)).upsert(true);
    CHECK_FALSE(there.upserted_id());
    CHECK(there.modified_count == 1);
}
