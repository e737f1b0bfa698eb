#include <zonda/pocket/core/query.hpp>
#include <zonda/pocket/core/testing.hpp>

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

using namespace zonda;
using namespace zonda::pocket;
using namespace zonda::pocket::testing;

namespace
{

class temporary_file
{
public:
    explicit temporary_file(std::string_view name)
        : path_("/tmp/zonda-store-" + std::to_string(::getpid()) + "-" + std::string(name) + ".db")
    {
        remove();
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file() { remove(); }

    const std::string& path() const { return path_; }

private:
    void remove() const
    {
        for (const auto* suffix : {"", "-wal", "-shm", "-journal"})
            ::unlink((path_ + suffix).c_str());
    }

    std::string path_;
};

} // namespace

TEST_CASE("collections, indexes and their promises are there after a restart")
{
    const temporary_file file("restart");
    {
        test_engine db({}, file.path());
        db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a_1', 'unique': true}, {'key': {'t': 1}, "
               "'name': 't_1'}]}");
        db.run("{'insert': 'x', 'documents': [{'_id': 1, 'a': 1, 't': [1, 2]}, {'_id': 2, 'a': 2}]}");
    }
    test_engine db({}, file.path());
    CHECK(db.documents("{'find': 'x', 'filter': {'t': 2}}") == "{'_id':1,'a':1,'t':[1,2]}\n");
    CHECK(db.run("{'insert': 'x', 'documents': [{'_id': 3, 'a': 1}]}")["writeErrors"]);
    const auto told = db.run("{'explain': {'find': 'x', 'filter': {'t': 2}}, 'verbosity': 'queryPlanner'}");
    CHECK(told["queryPlanner"]["winningPlan"]["inputStage"]["isMultiKey"].truthy() == true);
}

TEST_CASE("an array that was refused leaves no trace in what an index knows of arrays")
{
    const temporary_file file("multikey");
    {
        test_engine db({}, file.path());
        db.run("{'createIndexes': 'x', 'indexes': [{'key': {'t': 1}, 'name': 't_1'}, {'key': {'u': 1}, 'name': 'u_1', "
               "'unique': true}]}");
        db.run("{'insert': 'x', 'documents': [{'_id': 1, 'u': 1}]}");
        // The index t_1 meets an array here, and the document goes because of u_1.
        CHECK(db.run("{'insert': 'x', 'documents': [{'_id': 2, 'u': 1, 't': [1, 9]}]}")["writeErrors"]);
        db.run("{'insert': 'x', 'documents': [{'_id': 3, 'u': 3, 't': [1, 9]}]}");
    }
    test_engine db({}, file.path());
    CHECK(db.documents("{'find': 'x', 'filter': {'t': {'$gt': 5, '$lt': 3}}}") == "{'_id':3,'u':3,'t':[1,9]}\n");
}

TEST_CASE("what was answered is there after kill -9, what was not is there whole or not at all")
{
    const temporary_file file("kill");
    int answers[2];
    REQUIRE(::pipe(answers) == 0);
    const pid_t child = ::fork();
    if (child == 0)
    {
        auto opened = engine::open(file.path(), {});
        auto client = (*opened)->accept("child");
        for (int i = 0;; ++i)
        {
            bytes message;
            wire::append_op_msg(
                message, i, 0, 0,
                doc("insert", "x", "documents", arr(doc("_id", 2 * i), doc("_id", 2 * i + 1)), "$db", "test"));
            (*opened)->handle(client, message, noon);
            if (::write(answers[1], &i, sizeof i) != sizeof i)
                ::_exit(1);
        }
    }
    int last = -1;
    while (last < 40)
        REQUIRE(::read(answers[0], &last, sizeof last) == sizeof last);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ::close(answers[1]);
    for (int more = 0; ::read(answers[0], &more, sizeof more) == sizeof more;)
        last = more;
    ::close(answers[0]);

    test_engine db({}, file.path());
    const auto count = *db.run("{'count': 'x'}")["n"].to_int64();
    CHECK(count % 2 == 0);
    CHECK(count >= 2 * (last + 1));
    for (int i = 0; i <= last; ++i)
        CHECK(*db.run(doc("count", "x", "query", doc("_id", 2 * i)))["n"].to_int64() == 1);
}

TEST_CASE("a second server is told that the file is in use")
{
    const temporary_file file("lock");
    test_engine first({}, file.path());
    const auto second = engine::open(file.path(), {});
    REQUIRE(second.has_error());
    CHECK(std::string(second.error().what()) ==
          "cannot open the database file '" + file.path() +
              "': another program has it open; stop that one or name another file");
}

TEST_CASE("a file that is no database is refused and left as it is")
{
    const temporary_file file("garbage");
    std::ofstream(file.path())
        << "this is a text, and long enough to be looked at as a database's header: really it is";
    const auto opened = engine::open(file.path(), {});
    REQUIRE(opened.has_error());
    CHECK(std::string(opened.error().what()).ends_with("file is not a database"));
    std::string kept;
    std::getline(std::ifstream(file.path()) >> std::ws, kept);
    CHECK(kept.starts_with("this is a text"));
}

TEST_CASE("a unique index lets a document keep its own key and take one that is free again")
{
    test_engine db;
    db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a_1', 'unique': true}]}");
    db.run("{'insert': 'x', 'documents': [{'_id': 1, 'a': 1}, {'_id': 2, 'a': 2}]}");
    CHECK(db.ask("{'update': 'x', 'updates': [{'q': {'_id': 1}, 'u': {'$set': {'b': 1}}}]}") ==
          "{'n':1,'nModified':1}");
    const auto clash = db.run("{'update': 'x', 'updates': [{'q': {'_id': 1}, 'u': {'$set': {'a': 2}}}]}");
    CHECK(as_array(clash["writeErrors"])[0]["code"].to_int64() == 11000);
    CHECK(db.documents("{'find': 'x', 'filter': {'a': 1}}") == "{'_id':1,'a':1,'b':1}\n");
    db.run("{'delete': 'x', 'deletes': [{'q': {'_id': 2}, 'limit': 1}]}");
    CHECK(db.ask("{'update': 'x', 'updates': [{'q': {'_id': 1}, 'u': {'$set': {'a': 2}}}]}") ==
          "{'n':1,'nModified':1}");
    CHECK(db.ask("{'insert': 'x', 'documents': [{'_id': 3, 'a': 1}]}") == "{'n':1}");
    // 11000 from findAndModify is the command's own error.
    const auto modify = db.run("{'findAndModify': 'x', 'query': {'_id': 3}, 'update': {'$set': {'a': 2}}}");
    CHECK(modify["code"].to_int64() == 11000);
    CHECK(modify["keyValue"]["a"].to_int64() == 2);
}

TEST_CASE("a unique index takes an array of an array beside the array itself")
{
    test_engine db;
    db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a', 'unique': true}, "
           "{'key': {'b.0': 1}, 'name': 'b', 'unique': true, 'sparse': true}]}");
    const auto insert = [&db](const std::string& document)
    { return static_cast<bool>(db.run("{'insert': 'x', 'documents': [" + document + "]}")["writeErrors"]); };
    CHECK_FALSE(insert("{'_id': 1, 'a': [1]}"));
    CHECK_FALSE(insert("{'_id': 2, 'a': [[1]]}"));
    CHECK_FALSE(insert("{'_id': 3, 'a': [[[1]]]}"));
    CHECK(insert("{'_id': 4, 'a': [5, [1]]}")); // 2 has that element
    CHECK(insert("{'_id': 4, 'a': 1}"));
    CHECK_FALSE(insert("{'_id': 4, 'a': []}"));
    CHECK(insert("{'_id': 5, 'a': []}"));
    CHECK_FALSE(insert("{'_id': 6, 'a': 6, 'b': {'0': [1]}}"));
    CHECK_FALSE(insert("{'_id': 7, 'a': 7, 'b': {'0': [[1]]}}"));
    CHECK(insert("{'_id': 8, 'a': 8, 'b': {'0': [[1]]}}"));
    CHECK(insert("{'_id': 8, 'a': 8, 'b': {'0': 1}}"));
    CHECK_FALSE(is_true(db.run("{'update': 'x', 'updates': [{'q': {'_id': 1}, 'u': {'$set': {'a': [[1]]}}}]}")["n"]));
    CHECK(db.documents("{'find': 'x', 'filter': {'a': {'$eq': [1]}}, 'projection': {'_id': 1}}") ==
          "{'_id':1}\n{'_id':2}\n");
    // The same when the index comes after the documents.
    db.run("{'dropIndexes': 'x', 'index': 'a'}");
    CHECK(is_true(db.run("{'createIndexes': 'x', 'indexes': [{'key': {'a': 1}, 'name': 'a', 'unique': true}]}")["ok"]));
}

TEST_CASE("a sort with a limit holds no more than it returns")
{
    test_engine db;
    const std::string text(1'000, 'x');
    for (int i = 0; i < 200; ++i)
        db.run("{'insert': 'x', 'documents': [{'_id': " + std::to_string(i) + ", 'a': " + std::to_string(i * 7 % 200) +
               ", 't': '" + text + "'}]}");
    const auto sorted = [&db](std::int64_t skip, std::int64_t limit, std::size_t memory) -> std::string
    {
        find_request request;
        request.sort = *sort_pattern::parse(json("{'a': 1}"));
        request.skip = skip;
        request.limit = limit;
        request.sort_bytes = memory;
        auto& state = db.of().state();
        const auto walk = query::begin(*state.db, state.db->find("test", "x"), std::move(request), variables(noon));
        std::string all;
        for (;;)
        {
            const auto next = (*walk)->next();
            if (!next)
                return std::to_string(static_cast<int>(next.error().code));
            if (!*next)
                return all;
            all += std::to_string((**next)["a"].to_int64().value_or(-1)) + " ";
        }
    };
    CHECK(sorted(0, 1, 20'000) == "0 ");
    CHECK(sorted(2, 3, 20'000) == "2 3 4 ");
    CHECK(sorted(0, 3, 2'000) == "292");
    CHECK(sorted(0, 0, 20'000) == "292");
    CHECK(sorted(0, 100, 20'000) == "292");
    CHECK(sorted(190, 1, 1'000'000) == "190 ");
}
