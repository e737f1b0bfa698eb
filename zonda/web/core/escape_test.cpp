#include <zonda/web/core/escape.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

TEST_CASE("what means something to HTML is escaped, the rest is not touched")
{
    CHECK(html_escaped("") == "");
    CHECK(html_escaped("ブラジル v Côte d'Ivoire") == "ブラジル v Côte d&#39;Ivoire");
    CHECK(html_escaped("<a href=\"x\">&</a>") == "&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;");
}
