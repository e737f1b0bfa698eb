#include <zonda/base/text.hpp>

#include <genie/embedded.hpp>
#include <genie/page/assets.hpp>
#include <sodium.h>

#include <array>
#include <utility>

namespace genie
{

namespace
{

constexpr std::string_view folder = "page/";
constexpr std::string_view before_version = "/static/";

constexpr std::pair<std::string_view, std::string_view> media_types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
};

std::string_view media_type_of(std::string_view name)
{
    for (const auto& [extension, type] : media_types)
        if (name.ends_with(extension))
            return type;
    return {};
}

} // namespace

assets::assets(std::string almanac)
{
    for (const embedded_file& file : embedded_files())
        if (const std::string_view type = media_type_of(file.name); !type.empty() && file.name.starts_with(folder))
            files_.emplace(file.name.substr(folder.size()),
                           asset{type, std::make_shared<const std::string>(file.content)});
    files_.emplace("matches.json",
                   asset{media_type_of(".json"), std::make_shared<const std::string>(std::move(almanac))});

    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, 16);
    for (const auto& [name, file] : files_)
    {
        // With their ends, so that no two sets of files give the same bytes.
        const auto add = [&](const std::string& text)
        { crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.c_str()), text.size() + 1); };
        add(name);
        add(*file.content);
    }
    std::array<std::uint8_t, 16> hash{};
    crypto_generichash_final(&state, hash.data(), hash.size());
    prefix_ = std::string(before_version) + zonda::to_hex(hash);
}

std::string_view assets::version() const noexcept
{
    return std::string_view(prefix_).substr(before_version.size());
}

const asset* assets::find(std::string_view name) const
{
    const auto at = files_.find(name);
    return at == files_.end() ? nullptr : &at->second;
}

} // namespace genie
