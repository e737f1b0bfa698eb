#include <doctest/doctest.h>
#include <genie/program/options.hpp>

#include <algorithm>
#include <vector>

using genie::options;

namespace
{

zonda::result<options> read(std::vector<const char*> arguments)
{
    return genie::read_options(arguments);
}

std::string fault(std::vector<const char*> arguments)
{
    const auto outcome = read(std::move(arguments));
    return outcome ? "none" : outcome.error().what();
}

} // namespace

TEST_CASE("without options: the embedded database on port 8888")
{
    const options o = read({}).value();
    CHECK(o.port == 8888);
    CHECK(o.host == "127.0.0.1");
    CHECK(o.database == "genie.db");
    CHECK(o.secret_file == "genie.secret");
    CHECK_FALSE(o.mongodb);
    CHECK_FALSE(o.log);
}

TEST_CASE("options with their values, behind a space or an equals sign")
{
    const options o = read({"--port", "0", "--host=::1", "--database", "/tmp/cup.db", "--log=json"}).value();
    CHECK(o.port == 0);
    CHECK(o.host == "::1");
    CHECK(o.database == "/tmp/cup.db");
    CHECK(o.secret_file == "/tmp/cup.secret");
    CHECK(o.log == zonda::log_format::json);
    CHECK(read({"--database", "data"}).value().secret_file == "data.secret");
    CHECK(read({"--database", "/x/cup.db", "--secret-file", "key"}).value().secret_file == "key");
    const options server = read({"--mongodb", "mongodb://localhost/cup?appName=genie"}).value();
    CHECK(server.mongodb == "mongodb://localhost/cup?appName=genie");
    CHECK(server.secret_file == "genie.secret");
    CHECK(read({"--help"}).value().help);
    CHECK(read({"--version"}).value().version);
}

TEST_CASE("mistakes say in one line which part is wrong")
{
    CHECK(fault({"--prot", "1"}) == "there is no option --prot (genie --help lists the options)");
    CHECK(fault({"8888"}) == "\"8888\" is not an option (genie --help lists the options)");
    CHECK(fault({"--port"}).starts_with("--port wants a value"));
    CHECK(fault({"--database="}).starts_with("--database wants a value"));
    CHECK(fault({"--port", "65536"}).starts_with("--port wants a number from 0 to 65535, not \"65536\""));
    CHECK(fault({"--port", "-1"}).starts_with("--port wants a number"));
    CHECK(fault({"--port", "80x"}).starts_with("--port wants a number"));
    CHECK(fault({"--log", "xml"}).starts_with("--log wants text or json, not \"xml\""));
    CHECK(fault({"--help=yes"}).starts_with("--help takes no value"));
    CHECK(fault({"--database", "a", "--mongodb", "b"}).starts_with("--database and --mongodb exclude each other"));
}

TEST_CASE("the help fits on a screen")
{
    CHECK(std::count(genie::help_text.begin(), genie::help_text.end(), '\n') <= 24);
}
