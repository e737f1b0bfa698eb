#include <zonda/mongo/core/saslprep.hpp>

#include <doctest/doctest.h>

using zonda::mongo::core::saslprep;

TEST_CASE("saslprep does what the examples of RFC 4013 say")
{
    CHECK(saslprep("I\xC2\xADX").value() == "IX");   // soft hyphen: mapped to nothing
    CHECK(saslprep("user").value() == "user");       // no transformation
    CHECK(saslprep("USER").value() == "USER");       // case preserved
    CHECK(saslprep("\xC2\xAA").value() == "a");      // feminine ordinal indicator: NFKC
    CHECK(saslprep("\xE2\x85\xA8").value() == "IX"); // Roman numeral nine: NFKC
    CHECK(saslprep("\x07").has_error());             // prohibited character
    CHECK(saslprep("\xD8\xA7\x31").has_error());     // right-to-left, but ends in a digit
}

TEST_CASE("spaces that are not ASCII become a space")
{
    CHECK(saslprep("a\xC2\xA0"
                   "b")
              .value() == "a b");
}

TEST_CASE("what is composed and what is not are the same password")
{
    CHECK(saslprep("caf\xC3\xA9").value() == saslprep("cafe\xCC\x81").value());
}

TEST_CASE("what is no text is refused")
{
    CHECK(saslprep("\xFF\xFE").has_error());
    CHECK(saslprep(std::string_view("a\0b", 3)).has_error());
    CHECK(saslprep("\xF0\x9F\x98\x80").has_error()); // not assigned in Unicode 3.2, which stringprep is made for
}

TEST_CASE("the words do not hold the password")
{
    CHECK(std::string(saslprep("secret\x07").error().what()).find("secret") == std::string::npos);
}
