// Names that look alike belong to one person.
#pragma once

#include <string>
#include <string_view>

namespace genie
{

/// A name as it is looked up: case folded and without accents ("José" and "jose" are one person), but with its
/// punctuation ("a-b" and "ab" are two).
std::string name_key(std::string_view name);

} // namespace genie
