#include <zonda/web/core/media_type.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

TEST_CASE("files have the type of their ending, and bytes without one")
{
    CHECK(media_type_of_file("page.HTML") == "text/html; charset=utf-8");
    CHECK(media_type_of_file("a.b/app.js") == "text/javascript; charset=utf-8");
    CHECK(media_type_of_file("flag.svg") == "image/svg+xml");
    CHECK(media_type_of_file("noending") == "application/octet-stream");
    CHECK(media_type_of_file("evil.html.exe") == "application/octet-stream");
}

TEST_CASE("a type is compared without its parameters and its case")
{
    CHECK(is_media_type("Application/JSON; charset=utf-8", "application/json"));
    CHECK(is_media_type("application/json", "application/json"));
    CHECK(!is_media_type("application/jsonx", "application/json"));
    CHECK(!is_media_type("", "application/json"));
}

TEST_CASE("parameters are found, quoted or not")
{
    CHECK(media_type_parameter("multipart/form-data; boundary=abc", "boundary") == "abc");
    CHECK(media_type_parameter("multipart/form-data; a=b; Boundary=\"a b\"", "boundary") == "a b");
    CHECK(media_type_parameter("multipart/form-data; boundaryx=1", "boundary") == std::nullopt);
    CHECK(media_type_parameter("text/plain", "charset") == std::nullopt);
    CHECK(media_type_parameter("multipart/form-data; a=\"; boundary=b\"; boundary=c", "boundary") == "c");
    CHECK(media_type_parameter("multipart/form-data; boundary=a; boundary=b", "boundary") == std::nullopt);
    CHECK(media_type_parameter("multipart/form-data; boundary=\"a", "boundary") == std::nullopt);
}

TEST_CASE("text can be compressed, pictures cannot")
{
    CHECK(is_compressible("text/html; charset=utf-8"));
    CHECK(is_compressible("application/json"));
    CHECK(is_compressible("image/svg+xml"));
    CHECK(!is_compressible("image/png"));
}
