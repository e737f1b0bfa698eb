// What the developer sees in place of an error: what was thrown and where, what was asked, what there is.
#pragma once

#include <zonda/web/core/request_head.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace zonda::web
{

struct source_line
{
    unsigned number{0};
    std::string text{};
};

/// A place in the program, with the lines around it where they can be read.
struct await_place
{
    std::string file{};
    unsigned line{0};
    std::string function{};
    std::vector<source_line> source{};
};

struct development_report
{
    int status_code{500};
    /// The exception, then what caused it: `std::runtime_error: the words`.
    std::vector<std::string> exceptions{};
    /// Where each task on the way awaited last, innermost first.
    std::vector<await_place> awaits{};
    std::string_view route{};
    /// `GET /r/{room}`, of all routes.
    const std::vector<std::string>* routes{nullptr};
};

/// A whole page. Values that are secrets by their names (cookies, credentials, tokens) are masked, in fields and query.
std::string make_development_page(const development_report& report, const request_head& head);

/// Only somebody at this machine sees it: the request was made to a name of this machine, and not through a proxy.
bool is_local_request(const request_head& head) noexcept;

} // namespace zonda::web
