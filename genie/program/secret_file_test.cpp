#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>
#include <genie/program/secret_file.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using genie::parse_secrets;
using genie::read_or_make_secrets;

namespace
{

const std::string a_key(64, 'a');
const std::string b_key(64, 'B');

} // namespace

TEST_CASE("a secret file is made once, for its owner only, and read again")
{
    const zonda::test::temporary_folder here;
    const std::string path = here / "genie.secret";
    const auto made = read_or_make_secrets(path);
    REQUIRE(made.has_value());
    CHECK(made->size() == 1);
    CHECK(made->front().id == 1);
    CHECK(made->front().key.size() == 32);
    struct stat status{};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(read_or_make_secrets(path)->front().key == made->front().key);
    CHECK(std::distance(std::filesystem::directory_iterator(std::filesystem::path(path).parent_path()), {}) == 1);
}

TEST_CASE("several keys: a site changes its key without signing everybody out")
{
    const auto secrets = parse_secrets("1 " + a_key + "\n\n2 " + b_key + "\n");
    REQUIRE(secrets.has_value());
    CHECK(secrets->size() == 2);
    CHECK(secrets->back().id == 2);
    CHECK(secrets->back().key == std::string(32, '\xBB'));
}

TEST_CASE("what is no key is refused, with its line")
{
    CHECK(std::string(parse_secrets("").error().what()).starts_with("line 1: wants a number"));
    CHECK(std::string(parse_secrets("1 " + a_key + "\n2 abc\n").error().what()).starts_with("line 2: wants a number"));
    CHECK(parse_secrets(a_key).has_error());
    CHECK(parse_secrets("1 " + a_key + "aa").has_error());
    CHECK(std::string(parse_secrets("1 " + a_key + "\n1 " + b_key).error().what()) ==
          "line 2: has the number of an earlier line");
    const zonda::test::temporary_folder here;
    const std::string path = here / "bad.secret";
    std::ofstream(path) << "secret\n";
    const std::string words = read_or_make_secrets(path).error().what();
    CHECK(words.starts_with("the secret file " + path + ", line 1: "));
}

TEST_CASE("a place where no file can be made is named")
{
    const std::string words = read_or_make_secrets("/no/such/folder/genie.secret").error().what();
    CHECK(words == "cannot make the secret file /no/such/folder/genie.secret: No such file or directory; "
                   "--secret-file names another file");
}
