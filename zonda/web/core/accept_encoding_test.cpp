#include <zonda/web/core/accept_encoding.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

TEST_CASE("codings are taken as the client weighs them")
{
    CHECK(weight_of_coding("gzip", "gzip") == 1000);
    CHECK(weight_of_coding("br;q=1.0, GZIP;q=0.5", "gzip") == 500);
    CHECK(weight_of_coding("br ; Q=0.25,gzip", "br") == 250);
    CHECK(weight_of_coding("gzip;a=b;q=0.001", "gzip") == 1);
    CHECK(weight_of_coding("*", "gzip") == 1000);
    CHECK(weight_of_coding("*;q=0.3, gzip", "br") == 300);
    CHECK(weight_of_coding("gzip;q=0, *", "gzip") == 0);
    CHECK(weight_of_coding("gzip;q=0.000", "gzip") == 0);
    CHECK(weight_of_coding("", "gzip") == 0);
    CHECK(weight_of_coding("identity", "gzip") == 0);
    CHECK(weight_of_coding("x-gzip2", "gzip") == 0);
    CHECK(weight_of_coding(", ,gzip", "gzip") == 1000);
}

TEST_CASE("a weight that is malformed is none")
{
    for (const char* weight : {"", "2", "1.5", "0,5", ".5", "0.1234", "-0", "0.x", "1.001"})
    {
        CAPTURE(weight);
        CHECK(weight_of_coding(std::string("gzip;q=") + weight, "gzip") == 0);
    }
}
