#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/core/parameters.hpp>

#include <algorithm>

namespace zonda::web
{

namespace
{

struct ending
{
    std::string_view text;
    std::string_view type;
};

constexpr ending endings[] = {
    {".html", media_type::html},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", media_type::json},
    {".map", media_type::json},
    {".txt", media_type::text},
    {".md", "text/markdown; charset=utf-8"},
    {".csv", "text/csv; charset=utf-8"},
    {".xml", "application/xml"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".gif", "image/gif"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".ico", "image/x-icon"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".ttf", "font/ttf"},
    {".pdf", "application/pdf"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json"},
    {".zip", "application/zip"},
    {".gz", "application/gzip"},
    {".mp4", "video/mp4"},
    {".webm", "video/webm"},
    {".mp3", "audio/mpeg"},
    {".ogg", "audio/ogg"},
};

bool ends_with_ignoring_case(std::string_view text, std::string_view end) noexcept
{
    return text.size() >= end.size() && equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

} // namespace

std::string_view media_type_of_file(std::string_view name) noexcept
{
    for (const ending& one : endings)
    {
        if (ends_with_ignoring_case(name, one.text))
        {
            return one.type;
        }
    }
    return media_type::bytes;
}

bool is_media_type(std::string_view content_type, std::string_view type) noexcept
{
    return equals_ignoring_case(trimmed(content_type.substr(0, content_type.find(';'))), type);
}

std::optional<std::string> media_type_parameter(std::string_view content_type, std::string_view name)
{
    parameter_walk walk(content_type.substr(std::min(content_type.find(';'), content_type.size())));
    std::optional<std::string> found;
    while (walk.next())
    {
        if (equals_ignoring_case(walk.name(), name))
        {
            if (found)
            {
                return std::nullopt;
            }
            found = walk.value();
        }
    }
    return walk.malformed() ? std::nullopt : found;
}

bool is_compressible(std::string_view content_type) noexcept
{
    const std::string_view type = trimmed(content_type.substr(0, content_type.find(';')));
    return type.starts_with("text/") || type.ends_with("json") || type.ends_with("xml") || type.ends_with("javascript");
}

} // namespace zonda::web
