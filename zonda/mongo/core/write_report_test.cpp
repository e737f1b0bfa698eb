#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/write_report.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo;
using zonda::bson::arr;
using zonda::bson::doc;

TEST_CASE("each write that failed is told with its number, its code, its words and its details")
{
    write_report report;
    core::add_to(report, doc("ok", 1, "n", 3));
    core::add_to(report,
                 doc("ok", 1, "n", 1, "writeErrors",
                     arr(doc("index", 1, "code", 11000, "errmsg", "E11000"),
                         doc("index", 4, "code", 121, "errmsg", "no", "errInfo", doc("failingDocumentId", 5)))),
                 1000);
    CHECK(report.count == 4);
    REQUIRE(report.write_errors.size() == 2);
    CHECK(report.write_errors[0].index == 1001);
    CHECK(report.write_errors[0].code == server_errc::duplicate_key);
    CHECK(report.write_errors[0].message == "E11000");
    CHECK(report.write_errors[0].details.empty());
    CHECK(report.write_errors[1].index == 1004);
    CHECK(report.write_errors[1].details == doc("failingDocumentId", 5));
    CHECK_FALSE(report.write_concern_error);
}

TEST_CASE("a write concern that was not met is told beside them")
{
    write_report report;
    core::add_to(report, doc("ok", 1, "n", 1, "writeConcernError",
                             doc("code", 100, "errmsg", "Not enough", "errInfo", doc("writeConcern", doc("w", 5)))));
    CHECK(report.count == 1);
    CHECK(report.write_errors.empty());
    REQUIRE(report.write_concern_error);
    CHECK(report.write_concern_error->code.value() == 100);
    CHECK(report.write_concern_error->code.category() == server_category());
    CHECK(report.write_concern_error->message == "Not enough");
    CHECK(report.write_concern_error->details == doc("writeConcern", doc("w", 5)));
}

TEST_CASE("what is no error of the protocol's form is one all the same")
{
    write_report report;
    core::add_to(report, doc("writeErrors", arr(1, doc("index", -7, "code", 0)), "writeConcernError", 5));
    REQUIRE(report.write_errors.size() == 2);
    CHECK(report.write_errors[0].code == errc::protocol_error);
    CHECK(report.write_errors[1].index == 0);
    CHECK(report.write_errors[1].code == errc::protocol_error);
    CHECK_FALSE(report.write_concern_error);
}
