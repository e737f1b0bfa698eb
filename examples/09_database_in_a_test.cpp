// A test with a database inside: no port that might be taken, no server to install, and faults on demand.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN

#include <zonda/mongo.hpp>
#include <zonda/pocket.hpp>
#include <zonda/web.hpp>
#include <zonda/web/test_client.hpp>

#include <doctest/doctest.h>
#include <examples/some_matches.hpp>

#include <memory>
#include <string>

namespace mongo = zonda::mongo;
namespace pocket = zonda::pocket;
namespace web = zonda::web;
using zonda::arr;
using zonda::doc;
using zonda::task;

// What is tested.

task<void> make_indexes(mongo::collection matches)
{
    co_await matches.create_indexes(mongo::index(doc("teamA", 1)), mongo::index(doc("teamB", 1)));
}

task<web::response> count_matches(web::request&, std::string team, std::shared_ptr<mongo::client> client)
{
    auto either = arr(doc("teamA", team), doc("teamB", team));
    auto matches = co_await (*client)["worldcup"]["matches"].find(doc("$or", either)).to_vector();
    co_return web::text(std::to_string(matches.size()));
}

web::application make_application(zonda::loop& home, const std::string& uri)
{
    auto client = std::make_shared<mongo::client>(home, uri);
    web::application app;
    app.get("/teams/{team}", count_matches, client);
    return app;
}

// The tests.

TEST_CASE("a question during a broken connection is answered")
{
    pocket::server db; // MongoDB's wire protocol, in this process, on a port of its own
    db.insert("worldcup.matches", some_matches());
    db.fail_next("find").close_connection();

    web::test_client browser([&](zonda::loop& home) { return make_application(home, db.uri()); });
    const auto answer = browser.get("/teams/Brazil");
    CHECK(answer.status_code == 200);
    CHECK(answer.content == "2");
    CHECK(db.commands("find") == 2); // the driver asked again
}

TEST_CASE("every question has its index")
{
    pocket::server db;
    db.insert("worldcup.matches", some_matches());

    web::test_client browser([&](zonda::loop& home) { return make_application(home, db.uri()); });
    browser.get("/teams/Argentina");
    CHECK(db.collection_scans() == 1);

    mongo::client client{browser.home(), db.uri()};
    browser.home().run_until(make_indexes(client["worldcup"]["matches"]));
    browser.get("/teams/Argentina");
    CHECK(db.collection_scans() == 1);
}

TEST_CASE("what the database refuses is told as an error")
{
    pocket::server db;
    db.fail_next("find").error(13, "not yours");
    web::test_client browser([&](zonda::loop& home) { return make_application(home, db.uri()); });
    CHECK(browser.get("/teams/Brazil").status_code == 500);
}
