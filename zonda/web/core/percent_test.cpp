#include <zonda/web/core/percent.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

TEST_CASE("any text survives being encoded and decoded")
{
    std::string all;
    for (int c = 0; c < 256; ++c)
    {
        all.push_back(static_cast<char>(c));
    }
    std::string back;
    CHECK(append_percent_decoded(back, percent_encoded(all)));
    CHECK(back == all);
    CHECK(percent_encoded("a/b c~ü") == "a%2Fb%20c~%C3%BC");
}

TEST_CASE("only a form reads plus as a space")
{
    std::string path;
    std::string form;
    CHECK(append_percent_decoded(path, "a+b"));
    CHECK(append_form_decoded(form, "a+b"));
    CHECK(path == "a+b");
    CHECK(form == "a b");
}

TEST_CASE("a percent sign wants two hexadecimal digits")
{
    std::string out;
    for (const char* text : {"%", "%4", "a%", "%%41", "%4z"})
    {
        CAPTURE(text);
        CHECK(!append_percent_decoded(out, text));
    }
}
