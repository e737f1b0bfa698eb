// A client and a server in one, for tests of an application: no port, no thread, no waiting for anybody else.
#pragma once

#include <zonda/loop/run_loop.hpp>
#include <zonda/web/application.hpp>
#include <zonda/web/core/response_reader.hpp>
#include <zonda/web/server_settings.hpp>

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace zonda::web
{

/// Asks the application and runs its loop until the answer is there. Keeps cookies; follows no redirects.
/// A connection that ends without a whole answer is thrown as error.
///
///     web::test_client browser(make_app);
///     CHECK(browser.get("/api/ask?q=Brazil").status_code == 200);
class test_client
{
public:
    using fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    explicit test_client(application site, const server_settings& settings = {});
    /// For an application whose parts live on a loop: called once, with the client's.
    explicit test_client(const std::function<application(loop&)>& make, const server_settings& settings = {});
    ~test_client();

    received_response get(std::string_view target, fields more = {});
    received_response head(std::string_view target, fields more = {});
    received_response del(std::string_view target, fields more = {});
    received_response post(std::string_view target, std::string_view content_type, std::string_view content,
                           fields more = {});
    received_response post_json(std::string_view target, std::string_view json, fields more = {});
    /// Encodes the names and values.
    received_response post_form(std::string_view target, fields form, fields more = {});
    received_response send(std::string_view method, std::string_view target, std::string_view content_type,
                           std::string_view content, fields more = {});

    /// A cookie that the application has set; empty if there is none.
    std::string cookie(std::string_view name) const;
    void set_cookie(std::string_view name, std::string_view value);
    void forget_cookies();

    /// Its loop, for tasks of the test: `browser.home().run_until(task)`.
    run_loop& home() noexcept;
    /// Begins a request and does not wait; for what the application holds. Runs as a task of `home()`.
    task<received_response> start(std::string method, std::string target, std::string content_type = {},
                                  std::string content = {});

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace zonda::web
