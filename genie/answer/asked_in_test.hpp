// For tests: a question answered from the file of matches, without a database.
#pragma once

#include <genie/answer/answer.hpp>

#include <string_view>

namespace genie
{

answer asked_in_test(std::string_view message);

} // namespace genie
