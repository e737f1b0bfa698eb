#include <zonda/mongo/core/uri_options.hpp>

#include <doctest/doctest.h>

using namespace zonda::mongo::core;

namespace
{

struct outcome
{
    uri_options options;
    std::vector<std::string> warnings;
};

outcome read(std::string_view query)
{
    outcome out;
    out.options = parse_uri_options(query, out.warnings).value();
    return out;
}

std::string refused(std::string_view query)
{
    std::vector<std::string> warnings;
    const auto result = parse_uri_options(query, warnings);
    REQUIRE_FALSE(result.has_value());
    return result.error().what();
}

} // namespace

TEST_CASE("options have types, and their names no case")
{
    const auto r = read("MAXPOOLSIZE=5&retrywrites=false&appname=x&w=2&compressors=zlib,snappy");
    CHECK(r.options.get<std::int64_t>("maxPoolSize") == 5);
    CHECK(r.options.get<bool>("retryWrites") == false);
    CHECK(r.options.get<std::string>("appName") == "x");
    CHECK(r.options.get<std::int64_t>("w") == 2);
    CHECK(r.options.get<std::vector<std::string>>("compressors") == std::vector<std::string>{"zlib", "snappy"});
    CHECK(r.warnings.empty());
    CHECK(read("w=majority").options.get<std::string>("w") == "majority");
}

TEST_CASE("an unknown option and a senseless value are left out, and told")
{
    for (const std::string_view query :
         {"foo=bar", "maxPoolSize=many", "maxPoolSize=-1", "maxConnecting=0", "tls=maybe", "heartbeatFrequencyMS=499",
          "maxPoolSize=", "maxPoolSize=99999999999999999999", "authMechanismProperties=nonsense",
          "serverMonitoringMode=x"})
    {
        CAPTURE(query);
        const auto r = read(query);
        CHECK(r.options.all().empty());
        CHECK(r.warnings.size() == 1);
    }
    CHECK(read("foo=bar").warnings.front() == "option foo is not known and ignored");
}

TEST_CASE("old spellings are understood, and told")
{
    const auto r = read("journal=1&wtimeout=5");
    CHECK(r.options.get<bool>("journal") == true);
    CHECK(r.options.get<std::int64_t>("wTimeoutMS") == 5);
    CHECK(r.warnings.size() == 2);
    CHECK(read("wtimeout=5&wTimeoutMS=10").options.get<std::int64_t>("wTimeoutMS") == 10);
}

TEST_CASE("the last of two equal names is used, and told")
{
    const auto r = read("appName=a&appname=b");
    CHECK(r.options.get<std::string>("appName") == "b");
    CHECK(r.warnings.size() == 1);
}

TEST_CASE("tag sets add up, in their order")
{
    const auto r = read("readPreferenceTags=dc:ny,rack:1&readPreferenceTags=dc:ny&readPreferenceTags=");
    const auto sets = r.options.get<std::vector<property_list>>("readPreferenceTags");
    REQUIRE(sets);
    CHECK(*sets == std::vector<property_list>{{{"dc", "ny"}, {"rack", "1"}}, {{"dc", "ny"}}, {}});
    CHECK(r.warnings.empty());
}

TEST_CASE("a property's value may have colons in it")
{
    const auto r = read("authMechanismProperties=TOKEN_RESOURCE:mongodb://a,ENVIRONMENT:azure");
    CHECK(r.options.get<property_list>("authMechanismProperties") ==
          property_list{{"TOKEN_RESOURCE", "mongodb://a"}, {"ENVIRONMENT", "azure"}});
}

TEST_CASE("what is no option at all is refused")
{
    CHECK(refused("w").find("name=value") != std::string::npos);
    refused("=x");
    refused("a=1&&b=2");
    refused("appName=%4");
    refused("authSource=");
    refused("tlsInsecure=true&tlsAllowInvalidCertificates=false");
    refused("proxyPort=1080");
    refused("proxyHost=a&proxyHost=b");
}
