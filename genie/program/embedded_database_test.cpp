#include "tests/support/temporary_folder.hpp"
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo.hpp>

#include <doctest/doctest.h>
#include <genie/program/embedded_database.hpp>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace
{

namespace fs = std::filesystem;

// While it lives, temporary files are made in a folder of its own.
class temporary_files
{
public:
    temporary_files() { ::setenv("TMPDIR", folder_.path().c_str(), 1); }
    temporary_files(const temporary_files&) = delete;
    temporary_files& operator=(const temporary_files&) = delete;
    ~temporary_files() { ::setenv("TMPDIR", before_.c_str(), 1); }
    bool none() const { return fs::is_empty(folder_.path()); }

private:
    fs::path before_{fs::temp_directory_path()};
    zonda::test::temporary_folder folder_{};
};

zonda::task<std::string> say_and_hear(zonda::mongo::client& client)
{
    auto words = client["genie"]["words"];
    co_await words.insert_one(zonda::doc("said", "hello"));
    const auto found = co_await words.find_one(zonda::doc("said", "hello"));
    co_return std::string((*found)["said"].text());
}

} // namespace

TEST_CASE("the embedded database is reached while nothing of it lies among the temporary files")
{
    const temporary_files files;
    const genie::embedded_database database{""};
    CHECK(files.none()); // nor after kill -9

    zonda::run_loop home;
    zonda::mongo::client client{home, database.settings()};
    CHECK(home.run_until(say_and_hear(client)) == "hello");
    CHECK(files.none());
}

TEST_CASE("an embedded database that cannot be opened leaves no temporary files either")
{
    const temporary_files files;
    CHECK_THROWS_AS(genie::embedded_database("/no/such/folder/genie.db"), zonda::error);
    CHECK(files.none());
}
