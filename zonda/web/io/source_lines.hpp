// The program's own text, where it lies where it was compiled: for the page of errors in development.
#pragma once

#include <zonda/web/core/development_page.hpp>

#include <string>
#include <vector>

namespace zonda::web
{

/// The line and three on either side; empty if the file cannot be read, or is no file of text of less than 4 MiB.
/// Blocks: nobody waits but its developer.
std::vector<source_line> read_source_around(const std::string& file, unsigned line);

} // namespace zonda::web
