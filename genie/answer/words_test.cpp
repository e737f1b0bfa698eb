#include <doctest/doctest.h>
#include <genie/answer/words.hpp>

TEST_CASE("small grammar")
{
    CHECK(genie::with_article("Netherlands") == "the Netherlands");
    CHECK(genie::with_article("Brazil") == "Brazil");
    CHECK(genie::at_start(genie::with_article("USA")) == "The USA");
    CHECK(genie::at_start("") == "");
    CHECK(genie::counted(1, "match", "matches") == "1 match");
    CHECK(genie::counted(0, "match", "matches") == "0 matches");
    CHECK(genie::listed({}, "or") == "");
    CHECK(genie::listed({"a"}, "or") == "a");
    CHECK(genie::listed({"a", "b"}, "or") == "a or b");
    CHECK(genie::listed({"a", "b", "c"}, "and") == "a, b and c");
}
