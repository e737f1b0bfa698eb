// Small grammar for sentences about matches.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace genie
{

/// "the Netherlands", "Brazil".
std::string with_article(std::string_view team);
/// The same at the start of a sentence: "The Netherlands".
std::string at_start(std::string text);
/// "1 match", "7 matches".
std::string counted(std::size_t n, std::string_view one, std::string_view many);
/// "a", "a or b", "a, b or c", with `last` in place of "or".
std::string listed(const std::vector<std::string>& items, std::string_view last);

} // namespace genie
