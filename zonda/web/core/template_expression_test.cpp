#include <zonda/web/core/template_expression.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

namespace
{

template_data make_page()
{
    template_data page;
    page["yes"] = true;
    page["no"] = false;
    page["zero"] = 0;
    page["seven"] = 7;
    page["name"] = "Ann";
    page["empty"] = "";
    page["user"]["name"] = "Bob";
    page["list"] = template_data::list{1, 2};
    return page;
}

bool is_true(std::string_view text)
{
    const template_data page = make_page();
    auto expression = template_expression::parse(text);
    REQUIRE_MESSAGE(expression.has_value(), text);
    return expression->is_true(template_scope(page));
}

std::string refused(std::string_view text)
{
    auto expression = template_expression::parse(text);
    REQUIRE_MESSAGE(expression.has_error(), text);
    return expression.error().what();
}

} // namespace

TEST_CASE("truth is what it is in Python")
{
    for (const char* text : {"yes", "seven", "name", "list", "user", "not no", "not zero", "not empty", "not missing",
                             "true", "\"x\"", "1"})
    {
        CAPTURE(text);
        CHECK(is_true(text));
    }
    CHECK(!is_true("user.missing.deeper"));
    CHECK(!is_true("false"));
    CHECK(!is_true("''"));
}

TEST_CASE("and binds before or, not before and, parentheses before all")
{
    CHECK(is_true("yes or no and no"));
    CHECK(!is_true("(yes or no) and no"));
    CHECK(is_true("not no and yes"));
    CHECK(!is_true("not (no or yes)"));
}

TEST_CASE("values are compared by type and value")
{
    CHECK(is_true("seven == 7"));
    CHECK(is_true("seven != -7"));
    CHECK(is_true("name == \"Ann\""));
    CHECK(is_true("user.name == 'Bob' and name != user.name"));
    CHECK(!is_true("seven == \"7\""));
    CHECK(is_true("missing == other_missing"));
    CHECK(is_true("(yes and yes) == true"));
}

TEST_CASE("mistakes are said in words")
{
    CHECK(refused("") == "an expression is missing");
    CHECK(refused("a b") == "\"b\" is too much");
    CHECK(refused("a.") == "\"\" is not a name");
    CHECK(refused("a ==") == "an expression is missing");
    CHECK(refused("(a") == "a ) is missing");
    CHECK(refused("\"a") == "a quote is not closed");
    CHECK(refused("-") == "\"-\" is not a number");
    CHECK(refused("<script>") == "\"<script>\" is not a name");
    CHECK(refused(std::string(1000, '(')) == "the expression is nested too deeply");
}
