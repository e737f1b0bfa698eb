#include <zonda/base/text.hpp>

#include <doctest/doctest.h>

using namespace zonda;

namespace
{

std::optional<std::string> read(std::string_view text)
{
    const auto data = from_base64(text);
    return data ? std::optional(std::string(as_text(*data))) : std::nullopt;
}

} // namespace

TEST_CASE("base64 writes and reads the examples of RFC 4648, 10")
{
    const std::pair<std::string_view, std::string_view> examples[] = {{"", ""},
                                                                      {"f", "Zg=="},
                                                                      {"fo", "Zm8="},
                                                                      {"foo", "Zm9v"},
                                                                      {"foob", "Zm9vYg=="},
                                                                      {"fooba", "Zm9vYmE="},
                                                                      {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : examples)
    {
        CHECK(to_base64(as_bytes(plain)) == encoded);
        CHECK(read(encoded) == plain);
    }
}

TEST_CASE("base64url has its own letters and no padding")
{
    const bytes data{0xFB, 0xFF, 0xFE, 0xFF};
    CHECK(to_base64(data) == "+//+/w==");
    CHECK(to_base64url(data) == "-__-_w");
    CHECK(from_base64url("-__-_w") == data);
    CHECK_FALSE(from_base64url("-__-_w=="));
    CHECK_FALSE(from_base64url("+//+/w"));
}

TEST_CASE("base64 that is not strict is refused")
{
    for (const auto* text : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zg==\n", " Zg==", "Zg==Zg==", "====", "Z===", "Zm-v"})
    {
        CAPTURE(text);
        CHECK_FALSE(from_base64(text));
    }
}

TEST_CASE("every byte survives base64 at every length")
{
    bytes data;
    for (int i = 0; i < 256; ++i)
    {
        data.push_back(static_cast<std::uint8_t>(i * 7));
        CHECK(from_base64(to_base64(data)) == data);
        CHECK(from_base64url(to_base64url(data)) == data);
    }
}
