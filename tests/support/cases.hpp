#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace zonda::test
{

/// The name of the test suite whose test cases make their cases at run time:
///
///     TEST_CASE("the corpus is read" * doctest::test_suite(zonda::test::made_at_run_time))
///     {
///         for (const auto& file : files)
///             zonda::test::made_case("bson-corpus/" + file.name, [&] { CHECK(read(file)); });
///     }
inline constexpr const char* made_at_run_time = "made at run time";

/// Runs body as a case of its own, inside a TEST_CASE: counted, reported and selected (script/test --only) by its name.
/// A failed CHECK, REQUIRE or an exception in body fails this case; the next one runs all the same. The TEST_CASE
/// around it counts only when something outside of its made cases fails. Not nested; on the TEST_CASE's own thread.
void made_case(std::string_view name, const std::function<void()>& body);

/// Ends the running case (a TEST_CASE's or a made one) as skipped; throws, so it does not return.
/// group: what is not tested ("real database"). reason: what is lacking. command: what brings it.
[[noreturn]] void skip(std::string group, std::string reason, std::string command);

} // namespace zonda::test
