#include <zonda/web/core/route_pattern.hpp>

#include <doctest/doctest.h>

using namespace zonda::web;

TEST_CASE("good patterns compile and are counted")
{
    constexpr route_pattern<0> root("/");
    constexpr route_pattern<2> two("/r/{room}/messages/{seq}");
    constexpr route_pattern<1> rest("/static/{path...}");
    CHECK(root.text() == "/");
    CHECK(count_parameters(two.text()) == 2);
    CHECK(count_parameters(rest.text()) == 1);
    CHECK(check_pattern("/a/b/") == pattern_error::none);
    CHECK(check_pattern("/a.b/@{}x") == pattern_error::has_a_brace_inside_a_segment);
}

TEST_CASE("each mistake in a pattern has its own name")
{
    CHECK(check_pattern("") == pattern_error::begins_without_a_slash);
    CHECK(check_pattern("r/{room}") == pattern_error::begins_without_a_slash);
    CHECK(check_pattern("/a//b") == pattern_error::has_an_empty_segment);
    CHECK(check_pattern("/x{room}") == pattern_error::has_a_brace_inside_a_segment);
    CHECK(check_pattern("/{room") == pattern_error::has_a_brace_inside_a_segment);
    CHECK(check_pattern("/{") == pattern_error::has_a_brace_inside_a_segment);
    CHECK(check_pattern("/{}") == pattern_error::has_a_parameter_without_a_name);
    CHECK(check_pattern("/{...}") == pattern_error::has_a_parameter_without_a_name);
    CHECK(check_pattern("/{a b}") == pattern_error::has_a_parameter_without_a_name);
    CHECK(check_pattern("/{a}/{b}/{a}") == pattern_error::has_a_parameter_twice);
    CHECK(check_pattern("/{a...}/b") == pattern_error::goes_on_after_the_rest);
    CHECK(check_pattern("/a%20b") == pattern_error::has_a_character_that_paths_do_not_have);
    CHECK(check_pattern("/a?b") == pattern_error::has_a_character_that_paths_do_not_have);
    CHECK(check_pattern("/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}") == pattern_error::has_too_many_parameters);
}
