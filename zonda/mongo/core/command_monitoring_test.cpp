#include <zonda/bson/doc.hpp>
#include <zonda/bson/json.hpp>
#include <zonda/mongo/core/command_monitoring.hpp>

#include <doctest/doctest.h>

using namespace zonda;
using namespace zonda::mongo::core;
using bson::arr;
using bson::doc;

TEST_CASE("commands with passwords, keys or proofs are sensitive, and no others")
{
    for (const char* name : {"authenticate", "saslStart", "saslContinue", "getnonce", "createUser", "updateUser",
                             "copydbgetnonce", "copydbsaslstart", "copydb"})
    {
        CAPTURE(name);
        CHECK(is_sensitive(name, doc(name, 1)));
    }
    for (const char* name : {"hello", "isMaster", "ismaster"})
    {
        CAPTURE(name);
        CHECK_FALSE(is_sensitive(name, doc(name, 1)));
        CHECK(is_sensitive(name, doc(name, 1, "speculativeAuthenticate", doc("saslStart", 1))));
    }
    CHECK_FALSE(is_sensitive("find", doc("find", "c", "filter", doc("speculativeAuthenticate", 1))));
}

TEST_CASE("of a sensitive command's failure only code, name and labels are left")
{
    const auto reply = doc("ok", 0, "errmsg", "user secret has no password hunter2", "code", 18, "codeName",
                           "AuthenticationFailed", "errorLabels", arr("Some"), "payload", "hunter2");
    CHECK(bson::to_json(redacted_failure(reply)) ==
          R"({"code":18,"codeName":"AuthenticationFailed","errorLabels":["Some"]})");
    CHECK(redacted_failure(bson::document_view()).empty());
}

TEST_CASE("documents that travel beside a command are an array in it")
{
    bytes documents;
    for (int i = 0; i < 3; ++i)
    {
        const auto each = doc("_id", i);
        documents.insert(documents.end(), each.data().begin(), each.data().end());
    }
    wire::op_msg_view message;
    const auto body = doc("insert", "c", "$db", "db");
    message.body = body;
    message.sequences.push_back({"documents", documents});
    CHECK(bson::to_json(whole_command(message)) ==
          R"({"insert":"c","$db":"db","documents":[{"_id":0},{"_id":1},{"_id":2}]})");
}
