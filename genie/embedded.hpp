// Files that the program carries inside itself, so that it runs from anywhere: its data and its page.
#pragma once

#include <span>
#include <string_view>

namespace genie
{

struct embedded_file
{
    /// As below genie/: "data/team-aliases.json".
    std::string_view name;
    /// The file's bytes; they live as long as the program.
    std::string_view content;
};

/// All of them, in order of name. The list is in genie/CMakeLists.txt.
std::span<const embedded_file> embedded_files() noexcept;

/// The content of one that the program was built with. A name that is not in the list is a mistake of ours: it ends
/// the program.
std::string_view embedded(std::string_view name) noexcept;

} // namespace genie
