#include <zonda/base/text.hpp>
#include <zonda/web/core/field_name.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace zonda::web;

TEST_CASE("every known name is found in any case")
{
    for (std::size_t i = 0; i < known_field_names; ++i)
    {
        const auto name = static_cast<field_name>(i);
        CAPTURE(text_of(name));
        CHECK(field_name_of(text_of(name)) == name);
        CHECK(field_name_of(zonda::lower_cased(text_of(name))) == name);
    }
}

TEST_CASE("other names are other, however much they look alike")
{
    for (const char* name : {"", "Hos", "Hostx", "Content_Length", "Content-Lengti", "X-XSRF-Token"})
    {
        CAPTURE(name);
        CHECK(field_name_of(name) == field_name::other);
    }
    CHECK(field_name_of(std::string(100000, 'a')) == field_name::other);
}
