#include <zonda/base/text.hpp>
#include <zonda/web/core/development_page.hpp>
#include <zonda/web/core/escape.hpp>
#include <zonda/web/core/status.hpp>

namespace zonda::web
{

namespace
{

constexpr std::string_view style =
    "<style>\nbody{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}\n"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}\n"
    "pre,td,li{font-family:ui-monospace,monospace;font-size:.9rem;overflow-wrap:anywhere;white-space:pre-wrap}\n"
    "td{vertical-align:top;padding:.1rem 1rem .1rem 0}\n</style>\n";

bool is_secret(std::string_view name)
{
    for (std::string_view part : {"cookie", "authorization", "token", "secret", "key", "password"})
    {
        if (lower_cased(name).find(part) != std::string::npos)
        {
            return true;
        }
    }
    return false;
}

void append_list(std::string& page, std::string_view title, const std::vector<std::string>& lines)
{
    if (lines.empty())
    {
        return;
    }
    page.append("<h2>").append(title).append("</h2>\n<ol>\n");
    for (const std::string& line : lines)
    {
        page += "<li>";
        append_html_escaped(page, line);
        page += "</li>\n";
    }
    page += "</ol>\n";
}

void append_request(std::string& page, const request_head& head)
{
    page += "<h2>The request</h2>\n<pre>";
    append_html_escaped(page, head.method_text());
    page += ' ';
    append_html_escaped(page, head.target());
    page += "</pre>\n<table>\n";
    for (std::size_t i = 0; i < head.field_count(); ++i)
    {
        const field_view one = head.field(i);
        page += "<tr><td>";
        append_html_escaped(page, one.name);
        page += "</td><td>";
        append_html_escaped(page, is_secret(one.name) ? std::string_view("(masked)") : one.value);
        page += "</td></tr>\n";
    }
    page += "</table>\n";
}

} // namespace

std::string make_development_page(const development_report& report, const request_head& head)
{
    const std::string title = std::to_string(report.status_code) + " " + std::string(reason_phrase(report.status_code));
    std::string page = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n<title>";
    page.append(title).append("</title>\n").append(style).append("</head>\n<body>\n<main>\n<h1>").append(title);
    page += "</h1>\n";
    if (!report.exceptions.empty())
    {
        page += "<p><strong>";
        append_html_escaped(page, report.exceptions.front());
        page += "</strong></p>\n";
        append_list(page, "Caused by", {report.exceptions.begin() + 1, report.exceptions.end()});
    }
    append_list(page, "On its way through these awaits", report.awaits);
    append_request(page, head);
    if (!report.route.empty())
    {
        page += "<h2>Its route</h2>\n<pre>";
        append_html_escaped(page, report.route);
        page += "</pre>\n";
    }
    else if (report.routes != nullptr)
    {
        append_list(page, "No route matches; there are", *report.routes);
    }
    return page + "<p>This page is shown on this machine only, because the server runs with development = true.</p>\n"
                  "</main>\n</body>\n</html>\n";
}

bool is_local_request(const request_head& head) noexcept
{
    for (const char* added_by_proxies : {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"})
    {
        if (head.find(added_by_proxies))
        {
            return false;
        }
    }
    std::string_view host = head.host();
    const std::size_t port = host.rfind(':');
    host = host.ends_with(']') || port == std::string_view::npos ? host : host.substr(0, port);
    return equals_ignoring_case(host, "localhost") || host == "127.0.0.1" || host == "[::1]";
}

} // namespace zonda::web
