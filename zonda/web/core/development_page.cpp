#include <zonda/base/text.hpp>
#include <zonda/web/core/development_page.hpp>
#include <zonda/web/core/escape.hpp>
#include <zonda/web/core/status.hpp>

#include <algorithm>

namespace zonda::web
{

namespace
{

constexpr std::string_view style = R"(<style>
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem}
h1{font-size:1.5rem;margin-bottom:0}
h2{font-size:1.1rem;margin:2rem 0 .5rem}
.words{font-size:1.1rem;margin-top:.5rem;overflow-wrap:anywhere}
code,pre,td,ul.routes li{font-family:ui-monospace,monospace;font-size:.875rem;overflow-wrap:anywhere}
ol,ul{margin:0;padding-left:1.5rem}
li{margin-bottom:.5rem}
pre{margin:.25rem 0 0;padding:.5rem .75rem;border:1px solid #8886;border-radius:.25rem;white-space:pre-wrap}
pre.source{white-space:pre;overflow-x:auto}
.source span{display:block;width:max-content;min-width:100%;opacity:.75}
.source .here{opacity:1;font-weight:bold;background:#f803}
table{border-collapse:collapse;margin-top:.5rem}
td{vertical-align:top;padding:.1rem 0}
td:first-child{padding-right:1.5rem;white-space:nowrap;opacity:.75}
@media(max-width:40rem){td{display:block}}
footer{margin:3rem 0;opacity:.75;font-size:.875rem}
</style>
)";

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

void append_list(std::string& page, std::string_view title, const std::vector<std::string>& lines, std::string_view tag)
{
    if (lines.empty())
    {
        return;
    }
    page.append("<h2>").append(title).append("</h2>\n<").append(tag).append(">\n");
    for (const std::string& line : lines)
    {
        page += "<li>";
        append_html_escaped(page, line);
        page += "</li>\n";
    }
    page.append("</").append(tag.substr(0, 2)).append(">\n");
}

void append_source(std::string& page, const await_place& place)
{
    page += "<pre class=\"source\">";
    for (const source_line& one : place.source)
    {
        const std::string number = std::to_string(one.number);
        page += one.number == place.line ? "<span class=\"here\">" : "<span>";
        page.append(5 - std::min<std::size_t>(number.size(), 5), ' ').append(number).append("  ");
        append_html_escaped(page, one.text);
        page += "</span>";
    }
    page += "</pre>\n";
}

void append_awaits(std::string& page, const std::vector<await_place>& awaits)
{
    if (awaits.empty())
    {
        return;
    }
    page += "<h2>On its way through these awaits</h2>\n<ol>\n";
    for (const await_place& place : awaits)
    {
        page += "<li><code>";
        append_html_escaped(page, place.file);
        page.append(":").append(std::to_string(place.line)).append("</code> in <code>");
        append_html_escaped(page, place.function);
        page += "</code>\n";
        place.source.empty() ? void() : append_source(page, place);
        page += "</li>\n";
    }
    page += "</ol>\n";
}

// The same query, without the values of secrets.
std::string masked_target(std::string_view target)
{
    const std::size_t question = std::min(target.find('?'), target.size());
    std::string out(target.substr(0, question));
    std::string_view left = target.substr(question);
    while (!left.empty())
    {
        const std::size_t end = std::min(left.find('&', 1), left.size());
        const std::string_view pair = left.substr(0, end);
        const std::size_t equals = pair.find('=');
        const bool masked = equals != std::string_view::npos && is_secret(pair.substr(0, equals));
        out.append(masked ? pair.substr(0, equals + 1) : pair).append(masked ? "(masked)" : "");
        left.remove_prefix(end);
    }
    return out;
}

void append_request(std::string& page, const request_head& head)
{
    page += "<h2>The request</h2>\n<pre>";
    append_html_escaped(page, head.method_text());
    page += ' ';
    append_html_escaped(page, masked_target(head.target()));
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
        page += "<p class=\"words\">";
        append_html_escaped(page, report.exceptions.front());
        page += "</p>\n";
        append_list(page, "Caused by", {report.exceptions.begin() + 1, report.exceptions.end()}, "ol");
    }
    append_awaits(page, report.awaits);
    if (report.route.empty() && report.routes != nullptr)
    {
        append_list(page, "No route matches; there are", *report.routes, "ul class=\"routes\"");
    }
    append_request(page, head);
    if (!report.route.empty())
    {
        page += "<h2>Its route</h2>\n<pre>";
        append_html_escaped(page, report.route);
        page += "</pre>\n";
    }
    return page +
           "</main>\n<footer>The server runs with <code>development = true</code>: errors show their insides, to "
           "browsers on this machine.</footer>\n</body>\n</html>\n";
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
