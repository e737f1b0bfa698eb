#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/reply.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo;
using namespace zonda::mongo::core;
using zonda::bson::arr;
using zonda::bson::doc;

TEST_CASE("ok may be any number or true")
{
    CHECK_FALSE(failure_of(doc("ok", 1), "ping"));
    CHECK_FALSE(failure_of(doc("ok", 1.0), "ping"));
    CHECK_FALSE(failure_of(doc("ok", 1L), "ping"));
    CHECK_FALSE(failure_of(doc("ok", true), "ping"));
    CHECK(failure_of(doc("ok", 0), "ping"));
    CHECK(failure_of(doc("ok", false, "errmsg", "no"), "ping"));
}

TEST_CASE("a failure has the server's words, its code and name, and its labels")
{
    const auto failed = failure_of(doc("ok", 0, "errmsg", "operation was interrupted", "code", 11602, "codeName",
                                       "InterruptedDueToReplStateChange", "errorLabels", arr("RetryableWriteError")),
                                   "insert on genie.matches");
    REQUIRE(failed);
    CHECK(failed->what.code() == server_errc::interrupted_due_to_repl_state_change);
    CHECK(std::string(failed->what.what()) ==
          "insert on genie.matches: operation was interrupted (InterruptedDueToReplStateChange, code 11602)");
    CHECK(failed->has_label("RetryableWriteError"));
    CHECK_FALSE(failed->has_label("NoWritesPerformed"));
}

TEST_CASE("a failure without code is judged by its words, and is a failure all the same")
{
    CHECK(failure_of(doc("ok", 0, "errmsg", "not master"), "x")->server_code == 10107);
    CHECK(failure_of(doc("ok", 0, "errmsg", "node is recovering"), "x")->server_code == 13436);
    const auto odd = failure_of(doc("ok", 0), "x");
    REQUIRE(odd);
    CHECK(odd->what.code() == errc::protocol_error);
    CHECK(failure_of(doc("ok", 0, "code", 0), "x")->what.code().failed());
    CHECK(failure_of(doc("ok", 0, "code", 99'999'999'999L), "x")->what.code().failed());
}

TEST_CASE("a reply without ok is against the protocol")
{
    CHECK(failure_of(doc("n", 1), "x")->what.code() == errc::protocol_error);
}

TEST_CASE("where retryable writes are not supported the words say what to do")
{
    const auto documentdb = failure_of(doc("ok", 0, "code", 301, "errmsg", "Retryable writes are not supported"), "x");
    CHECK(std::string(documentdb->what.what()).find("retryWrites=false") != std::string::npos);
    const auto old =
        failure_of(doc("ok", 0, "code", 20, "errmsg", "Transaction numbers are only allowed on a replica"), "x");
    CHECK(std::string(old->what.what()).find("retryWrites=false") != std::string::npos);
}

TEST_CASE("write errors come out of a reply that is ok")
{
    const auto one = write_failure_of(
        doc("ok", 1, "n", 0, "writeErrors",
            arr(doc("index", 0, "code", 11000, "errmsg", "E11000 duplicate key error dup key: { _id: 1 }"))),
        "insert on genie.matches");
    REQUIRE(one);
    CHECK(one->what.code() == server_errc::duplicate_key);
    CHECK(std::string(one->what.what()) == "insert on genie.matches: E11000 duplicate key error dup key: { _id: 1 } "
                                           "(DuplicateKey, code 11000)");
    const auto three = write_failure_of(
        doc("ok", 1, "writeErrors",
            arr(doc("index", 0, "code", 2, "errmsg", "a"), doc("index", 1, "code", 3), doc("index", 2, "code", 4))),
        "insert");
    CHECK(std::string(three->what.what()).ends_with(", and 2 more writes failed"));
    CHECK_FALSE(write_failure_of(doc("ok", 1, "n", 1), "insert"));
}

TEST_CASE("a write concern that was not met is a failure that says that the write was made")
{
    const auto reply = doc("ok", 1, "n", 1, "writeConcernError",
                           doc("code", 64, "codeName", "WriteConcernFailed", "errmsg", "waiting timed out"));
    const auto failed = write_failure_of(reply, "insert");
    REQUIRE(failed);
    CHECK(failed->what.code() == server_errc::write_concern_failed);
    CHECK(std::string(failed->what.what()).find("the write was made") != std::string::npos);
    CHECK(status_of(reply).write_concern_code == 64);
    CHECK(status_of(doc("ok", 1)).write_concern_code == 0);
}

TEST_CASE("codes that mean: look for the primary again")
{
    for (const int code : {10107, 13435, 13436, 189, 91, 11600, 11602})
        CHECK(is_state_change(code));
    CHECK_FALSE(is_state_change(11000));
    CHECK(is_shutdown(11600));
    CHECK(is_shutdown(91));
    CHECK_FALSE(is_shutdown(10107));
}
