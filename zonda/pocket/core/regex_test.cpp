#include <zonda/pocket/core/regex.hpp>
#include <zonda/pocket/core/testing.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace zonda::pocket;
using namespace zonda::pocket::testing;

namespace
{

bool finds(std::string_view pattern, std::string_view text, std::string_view options = {})
{
    const auto compiled = regex::compile(pattern, options);
    REQUIRE_MESSAGE(compiled.has_value(), pattern, ": ", words_of(compiled));
    return compiled->matches(text);
}

std::string refusal(std::string_view pattern, std::string_view options = {})
{
    const auto compiled = regex::compile(pattern, options);
    REQUIRE(compiled.has_error());
    return compiled.error().words;
}

} // namespace

TEST_CASE("a pattern is looked for anywhere, and anchored where it says so")
{
    CHECK(finds("raz", "Brazil"));
    CHECK(finds("", ""));
    CHECK_FALSE(finds("^raz", "Brazil"));
    CHECK(finds("^Br", "Brazil"));
    CHECK(finds("il$", "Brazil"));
    CHECK(finds("il$", "Brazil\n"));
    CHECK_FALSE(finds("il\\z", "Brazil\n"));
    CHECK_FALSE(finds("^b", "a\nb"));
    CHECK(finds("^b", "a\nb", "m"));
    CHECK(finds("a$", "a\nb", "m"));
    CHECK(finds("\\bKorea\\b", "South Korea!"));
    CHECK_FALSE(finds("\\bore\\b", "South Korea"));
    CHECK(finds("\\Bore", "South Korea"));
}

TEST_CASE("repetitions, choices and groups")
{
    CHECK(finds("^a*b$", "aaab"));
    CHECK(finds("^a+?b$", "ab"));
    CHECK_FALSE(finds("^a+b$", "b"));
    CHECK(finds("^colou?r$", "color"));
    CHECK(finds("^a{2,3}$", "aaa"));
    CHECK_FALSE(finds("^a{2,3}$", "aaaa"));
    CHECK(finds("^a{2}$", "aa"));
    CHECK(finds("^a{2,}$", "aaaaa"));
    CHECK(finds("a{b", "a{b"));
    CHECK(finds("^(ab|cd)+$", "abcdab"));
    CHECK(finds("^(?:West|East) Germany$", "East Germany"));
    CHECK(finds("^(?<side>A|B)$", "B"));
    CHECK(finds("^(a|)$", ""));
    CHECK(finds("(a*)*b", "aab"));
    CHECK(finds("x{0}y", "y"));
}

TEST_CASE("classes")
{
    CHECK(finds("^[a-c]+$", "abc"));
    CHECK_FALSE(finds("^[^a-c]+$", "xbx"));
    CHECK(finds("^[]a]+$", "]a"));
    CHECK(finds("^[a-]+$", "a-"));
    CHECK(finds("^\\d{4}$", "2014"));
    CHECK(finds("^\\w+\\s\\S+$", "a_1 !"));
    CHECK(finds("^[\\d\\s]+$", "1 2"));
    CHECK(finds("^[[:alpha:]]+$", "abc"));
    CHECK_FALSE(finds("^\\D+$", "a1"));
    CHECK(finds("^\\x41\\x{e9}$", "A\u00e9"));
    CHECK(finds("^.$", "\u00e9"));
    CHECK_FALSE(finds("^.$", "\n"));
    CHECK(finds("^.$", "\n", "s"));
    CHECK(finds("\\.", "a.b"));
}

TEST_CASE("ignoring case folds more than ASCII")
{
    CHECK(finds("brazil", "BRAZIL", "i"));
    CHECK(finds("côte", "CÔTE D'IVOIRE", "i"));
    CHECK(finds("россия", "РОССИЯ", "i"));
    CHECK(finds("ελλάδα", "ΕΛΛΆΔΑ", "i"));
    CHECK(finds("[a-f]+$", "CAFE", "i"));
    CHECK_FALSE(finds("^[^a]$", "A", "i"));
    CHECK(finds("(?i)brazil", "BRAZIL"));
    CHECK_FALSE(finds("brazil", "BRAZIL"));
}

TEST_CASE("extended patterns may have spaces and comments")
{
    CHECK(finds("a b # the rest is said to people\n c", "abc", "x"));
    CHECK(finds("a\\ b", "a b", "x"));
}

TEST_CASE("a plain beginning is known, so that an index can be asked")
{
    CHECK(regex::compile("^Bra", "")->prefix() == "Bra");
    CHECK(regex::compile("^Bra.*l", "")->prefix() == "Bra");
    CHECK(regex::compile("\\ABra[zs]", "")->prefix() == "Bra");
    CHECK(regex::compile("^Brazi?l", "")->prefix() == "Braz");
    CHECK(regex::compile("^Bra", "i")->prefix().empty());
    CHECK(regex::compile("Bra", "")->prefix().empty());
    CHECK(regex::compile("^Bra", "m")->prefix().empty());
    CHECK(regex::compile("^Bra|^Chi", "")->prefix().empty());
}

TEST_CASE("patterns that ruin backtracking take no time")
{
    const std::string text(30'000, 'a');
    const auto start = std::chrono::steady_clock::now();
    CHECK_FALSE(finds("^(a+)+$", text + "!"));
    CHECK_FALSE(finds("(a|aa)+b", text));
    CHECK_FALSE(finds("(x+x+)+y", text));
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("what is no pattern, or not this one's kind, is refused in words")
{
    CHECK(refusal("(") == "Regular expression is invalid: missing closing parenthesis");
    CHECK(refusal(")") == "Regular expression is invalid: unmatched closing parenthesis");
    CHECK(refusal("*a") == "Regular expression is invalid: quantifier does not follow a repeatable item");
    CHECK(refusal("[a") == "Regular expression is invalid: missing terminating ] for character class");
    CHECK(refusal("[b-a]") == "Regular expression is invalid: range out of order in character class");
    CHECK(refusal("a{3,2}") == "Regular expression is invalid: numbers out of order in {} quantifier");
    CHECK(refusal("a\\") == "Regular expression is invalid: \\ at end of pattern");
    CHECK(refusal("(?=a)") == "Regular expression is invalid: look-around, atomic and option groups are not supported");
    CHECK(refusal("(a)\\1") == "Regular expression is invalid: back references are not supported");
    CHECK(refusal("a++") == "Regular expression is invalid: possessive quantifiers are not supported");
    CHECK(refusal("((a{999}){999}){999}") ==
          "Regular expression is invalid: its repetitions unfold to more than 20,000 steps");
    CHECK(refusal(std::string(300, '(')) == "Regular expression is invalid: parentheses are too deeply nested");
    CHECK(refusal("a", "q") == "invalid flag in regex options: q");
    CHECK(refusal("a", "ié") == "invalid flag in regex options: é");
    CHECK(refusal(std::string(20'000, 'a')) == "Regular expression is invalid: pattern of more than 16,384 bytes");
}

TEST_CASE("groups of nothing that are repeated are counted too, so that compiling ends")
{
    CHECK(refusal("((((((){1000}){1000}){1000}){1000}){1000}){1000}").find("unfold") != std::string::npos);
    CHECK(refusal("(((((()|){1000}){1000}){1000}){1000}){1000}").find("unfold") != std::string::npos);
    CHECK(finds("^(()){1000}a$", "a"));
}

TEST_CASE("repetitions of repetitions are bounded as groups inside each other are")
{
    CHECK(refusal("a" + std::string(16'000, '*')).find("nested") != std::string::npos);
    std::string groups = "a";
    for (int i = 0; i < 100; ++i)
        groups = "(" + groups + ")" + std::string(100, '*');
    CHECK(refusal(groups).find("nested") != std::string::npos);
    CHECK(finds("^((a{2}){3})*$", "aaaaaa"));
}
