#include <zonda/base/text.hpp>
#include <zonda/web/core/error_page.hpp>
#include <zonda/web/core/escape.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/core/status.hpp>

namespace zonda::web
{

namespace
{

std::string html_page(int status_code, std::string_view words)
{
    const std::string title = std::to_string(status_code) + " " + html_escaped(reason_phrase(status_code));
    std::string page = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n<title>";
    page += title + "</title>\n</head>\n<body>\n<main>\n<h1>" + title + "</h1>\n<p>";
    append_html_escaped(page, words);
    return page + "</p>\n</main>\n</body>\n</html>\n";
}

} // namespace

error_content make_error_content(int status_code, std::string_view words, std::string_view accept)
{
    const std::string_view said = words.empty() ? reason_phrase(status_code) : words;
    if (accept.find("text/html") != std::string_view::npos)
    {
        return {media_type::html, html_page(status_code, said)};
    }
    if (accept.find("application/json") != std::string_view::npos)
    {
        std::string json = "{\"error\":";
        append_json_string(json, said);
        return {media_type::json, json + "}"};
    }
    return {media_type::text, std::to_string(status_code) + " " + std::string(said) + "\n"};
}

} // namespace zonda::web
