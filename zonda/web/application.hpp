// The routes of a site and what they share.
#pragma once

#include <zonda/web/core/route_pattern.hpp>
#include <zonda/web/core/router.hpp>
#include <zonda/web/core/signed_value.hpp>
#include <zonda/web/handler.hpp>
#include <zonda/web/route_options.hpp>
#include <zonda/web/static_files.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zonda::web
{

struct application_settings
{
    /// What signed cookies are signed with; without a key nobody can be signed in.
    signing_keys keys{};
    /// Where `authenticated` sends a browser that shows a page and is not signed in; empty: 401.
    std::string sign_in_path{};
    /// How long a sign-in lasts.
    std::chrono::seconds sign_in_lasts{std::chrono::hours(24 * 30)};
    /// Cookies go over https only: set it where the site is reached that way.
    bool secure_cookies{false};
};

/// Knows its routes; serves nobody by itself. It outlives the servers that use it, and is not changed while they run.
///
/// Patterns, and what handlers may look like: core/route_pattern.hpp, handler.hpp. What does not fit does not compile.
/// HEAD is answered by the GET route without its content, OPTIONS by the methods of the path, unless they have routes
/// of their own. Adding a route that is there throws std::logic_error.
class application
{
public:
    using error_handler = std::function<response(request&, int status_code, std::string_view words)>;

    explicit application(application_settings settings = {});
    application(application&&) noexcept;
    application& operator=(application&&) noexcept;
    ~application();

    template <class F, class... Bound>
    route_options& get(route_pattern<detail::path_parameters<F, Bound...>> pattern, F function, Bound... bound)
    {
        return route(method::get, pattern, std::move(function), std::move(bound)...);
    }
    template <class F, class... Bound>
    route_options& head(route_pattern<detail::path_parameters<F, Bound...>> pattern, F function, Bound... bound)
    {
        return route(method::head, pattern, std::move(function), std::move(bound)...);
    }
    template <class F, class... Bound>
    route_options& post(route_pattern<detail::path_parameters<F, Bound...>> pattern, F function, Bound... bound)
    {
        return route(method::post, pattern, std::move(function), std::move(bound)...);
    }
    template <class F, class... Bound>
    route_options& put(route_pattern<detail::path_parameters<F, Bound...>> pattern, F function, Bound... bound)
    {
        return route(method::put, pattern, std::move(function), std::move(bound)...);
    }
    template <class F, class... Bound>
    route_options& patch(route_pattern<detail::path_parameters<F, Bound...>> pattern, F function, Bound... bound)
    {
        return route(method::patch, pattern, std::move(function), std::move(bound)...);
    }
    /// DELETE, which C++ keeps for itself.
    template <class F, class... Bound>
    route_options& del(route_pattern<detail::path_parameters<F, Bound...>> pattern, F function, Bound... bound)
    {
        return route(method::del, pattern, std::move(function), std::move(bound)...);
    }
    template <class F, class... Bound>
    route_options& options(route_pattern<detail::path_parameters<F, Bound...>> pattern, F function, Bound... bound)
    {
        return route(method::options, pattern, std::move(function), std::move(bound)...);
    }
    template <class F, class... Bound>
    route_options& route(method of, route_pattern<detail::path_parameters<F, Bound...>> pattern, F function,
                         Bound... bound)
    {
        return add(of, pattern.text(), make_handler(std::move(function), std::move(bound)...));
    }

    /// GET of files below a folder: `app.static_files("/static/{path...}", "page")`. With ETag, Last-Modified and one
    /// range; nothing outside the folder, no hidden files. Throws error if the folder is not there.
    route_options& static_files(route_pattern<1> pattern, const std::string& folder, static_file_options options = {});

    /// Answers errors in place of the plain page: of handlers, unknown paths, malformed requests whose head was read.
    void on_error(error_handler answer) { error_handler_ = std::move(answer); }

    const application_settings& settings() const noexcept { return settings_; }
    application_settings& settings() noexcept { return settings_; }

    // For servers.

    const router& routes() const noexcept { return router_; }
    const handler& handler_of(std::size_t route) const noexcept { return *handlers_[route]; }
    const route_options& options_of(std::size_t route) const noexcept { return options_[route]; }
    const error_handler& errors() const noexcept { return error_handler_; }

private:
    route_options& add(method of, std::string_view pattern, std::unique_ptr<handler> call);

    application_settings settings_;
    router router_;
    std::vector<std::unique_ptr<handler>> handlers_;
    std::deque<route_options> options_; // references to them are handed out
    error_handler error_handler_;
};

} // namespace zonda::web
