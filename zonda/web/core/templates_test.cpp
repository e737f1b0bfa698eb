#include <zonda/web/core/templates.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

namespace
{

template_data make_page()
{
    template_data page;
    page["name"] = "<Ann>";
    page["count"] = 3;
    page["half"] = 0.5;
    template_data::list messages;
    for (const char* body : {"one & two", "three"})
    {
        messages.emplace_back()["body"] = body;
    }
    page["messages"] = messages;
    return page;
}

std::string rendered(const templates& all, std::string_view name = "page")
{
    auto text = all.render(name, make_page());
    return text ? *text : text.error().what();
}

std::string rendered(std::string_view text)
{
    templates all;
    auto added = all.add("page", text);
    return added ? rendered(all) : added.error().what();
}

} // namespace

TEST_CASE("values are escaped unless the template says raw")
{
    CHECK(rendered("Hello, {{ name }}!") == "Hello, &lt;Ann&gt;!");
    CHECK(rendered("Hello, {% raw name %}!") == "Hello, <Ann>!");
    CHECK(rendered("{{count}} {{ half }} {{ count == 3 }}{# not seen #}") == "3 0.5 true");
    CHECK(rendered("a { b } {") == "a { b } {");
}

TEST_CASE("choices take the first branch that is true")
{
    const std::string text = "{% if count == 1 %}one{% elif count == 3 %}three{% else %}many{% end %}.";
    CHECK(rendered(text) == "three.");
    CHECK(rendered("{% if missing %}a{% elif nothing %}b{% else %}c{% end %}") == "c");
    CHECK(rendered("{% if not missing %}a{% end %}") == "a");
}

TEST_CASE("loops go through lists and their variables hide others")
{
    CHECK(rendered("{% for name in messages %}<li>{{ name.body }}</li>{% end %}{{ name }}") ==
          "<li>one &amp; two</li><li>three</li>&lt;Ann&gt;");
}

TEST_CASE("pages extend a base and include parts")
{
    templates all;
    REQUIRE(all.add("base", "<title>{% block title %}zonda{% end %}</title>{% block body %}{% end %}"));
    REQUIRE(all.add("part", "[{{ name }}]"));
    REQUIRE(all.add("page", "{% extends \"base\" %}ignored {% block body %}{% include \"part\" %}{% end %}"));
    REQUIRE(all.add("inner", "{% extends \"page\" %}{% block title %}inner{% end %}"));
    CHECK(rendered(all) == "<title>zonda</title>[&lt;Ann&gt;]");
    CHECK(rendered(all, "inner") == "<title>inner</title>[&lt;Ann&gt;]");
}

TEST_CASE("mistakes in a template are found when it is compiled, with name and line")
{
    CHECK(rendered("a\n{% if name %}\nb") == "page, line 2: {% if %} has no {% end %}");
    CHECK(rendered("a\n\n{{ name") == "page, line 3: {{ is not closed");
    CHECK(rendered("{% end %}") == "page, line 1: {% end %} has nothing to close or continue");
    CHECK(rendered("{% else %}") == "page, line 1: {% else %} has nothing to close or continue");
    CHECK(rendered("{% for x %}{% end %}") == "page, line 1: {% for %} is written {% for name in list %}");
    CHECK(rendered("{% for x.y in z %}{% end %}") == "page, line 1: \"x.y\" is not a name");
    CHECK(rendered("{% include part %}") == "page, line 1: {% include %} wants the name of a template in quotes");
    CHECK(rendered("{% while true %}") == "page, line 1: {% while %} is not known here");
    CHECK(rendered("{{ }}") == "page, line 1: an expression is missing");
    std::string deep;
    for (int i = 0; i < 1000; ++i)
    {
        deep += "{% if name %}";
    }
    CHECK(rendered(deep) == "page, the template is nested too deeply");
}

TEST_CASE("what is missing when a page is rendered is said with name and line")
{
    CHECK(rendered("a\n{{ nam }}") == "page, line 2: there is no value \"nam\"");
    CHECK(rendered("{{ messages }}") == "page, line 1: \"messages\" is a list or an object, which has no text");
    CHECK(rendered("{% for x in name %}{% end %}") == "page, line 1: \"name\" is not a list");
    CHECK(rendered("{% include \"part\" %}") == "page: there is no template \"part\"");
    CHECK(rendered("{% include \"page\" %}") == "page: templates include or extend each other in circles");
    CHECK(rendered("{% extends \"page\" %}") == "page: templates include or extend each other in circles");
}
