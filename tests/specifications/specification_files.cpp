#include "tests/specifications/specification_files.hpp"

#include "tests/support/cases.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

namespace zonda::test
{
namespace
{

std::filesystem::path specifications()
{
    const char* named = std::getenv("ZONDA_SPECIFICATIONS");
    if (named != nullptr && *named != '\0')
        return named;
    return std::filesystem::path(ZONDA_SOURCE_DIR).parent_path() / "shared" / "specifications";
}

} // namespace

void each_specification_file(std::string_view folder,
                             const std::function<void(const std::string& name, const boost::json::value& content)>& use)
{
    const std::filesystem::path root = specifications() / folder;
    if (!std::filesystem::is_directory(root))
        skip("specifications: " + std::string(folder), root.string() + " is not there",
             "script/specifications");
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(root))
    {
        if (entry.path().extension() == ".json")
            files.push_back(entry.path());
    }
    std::ranges::sort(files);
    for (const auto& file : files)
    {
        std::ifstream in(file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        use(file.stem().string(), boost::json::parse(text));
    }
}

std::string normalized_json(std::string_view text)
{
    return boost::json::serialize(boost::json::parse(boost::json::string_view(text.data(), text.size())));
}

} // namespace zonda::test
