// Media types (RFC 9110, 8.3): of files by their name, and of what a request says.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace zonda::web
{

namespace media_type
{
inline constexpr std::string_view text = "text/plain; charset=utf-8";
inline constexpr std::string_view html = "text/html; charset=utf-8";
inline constexpr std::string_view json = "application/json";
inline constexpr std::string_view form = "application/x-www-form-urlencoded";
inline constexpr std::string_view multipart_form = "multipart/form-data";
inline constexpr std::string_view bytes = "application/octet-stream";
} // namespace media_type

/// By the ending of the name; `application/octet-stream` for an unknown one. Never by looking into the file.
std::string_view media_type_of_file(std::string_view name) noexcept;

/// A Content-Type names this type, whatever its parameters; types ignore case.
bool is_media_type(std::string_view content_type, std::string_view type) noexcept;

/// The value of a parameter (`boundary`, `charset`) without quotes; nothing if it is not there, is there twice, or a
/// parameter is malformed.
std::optional<std::string> media_type_parameter(std::string_view content_type, std::string_view name);

/// Text in which gzip finds something: text/*, JSON, JavaScript, SVG, XML.
bool is_compressible(std::string_view content_type) noexcept;

} // namespace zonda::web
