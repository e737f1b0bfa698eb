#include <zonda/base/text.hpp>
#include <zonda/web/io/source_lines.hpp>

#include <filesystem>
#include <fstream>
#include <system_error>

namespace zonda::web
{

namespace
{

constexpr unsigned lines_on_either_side = 3;
constexpr std::uintmax_t largest_source = 4 * 1024 * 1024;

} // namespace

std::vector<source_line> read_source_around(const std::string& file, unsigned line)
{
    std::error_code bad;
    std::vector<source_line> lines;
    if (!std::filesystem::is_regular_file(file, bad) || std::filesystem::file_size(file, bad) > largest_source)
    {
        return lines;
    }
    std::ifstream in(file);
    std::string text;
    for (unsigned number = 1; number <= line + lines_on_either_side && std::getline(in, text); ++number)
    {
        if (number + lines_on_either_side >= line && is_utf8(text))
        {
            lines.push_back({number, text});
        }
    }
    return lines;
}

} // namespace zonda::web
