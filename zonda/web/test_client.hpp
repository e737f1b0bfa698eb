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

struct test_file
{
    std::string_view field;
    std::string_view name;
    std::string_view content_type;
    std::string_view content;
};

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
    test_client(test_client&&) noexcept;
    ~test_client();

    /// Somebody else at the same site, without cookies. Both use the loop of the first.
    test_client another() const;

    received_response get(std::string_view target, fields more = {});
    received_response head(std::string_view target, fields more = {});
    received_response del(std::string_view target, fields more = {});
    received_response post(std::string_view target, std::string_view content_type, std::string_view content,
                           fields more = {});
    received_response post_json(std::string_view target, std::string_view json, fields more = {});
    /// Encodes the names and values.
    received_response post_form(std::string_view target, fields form, fields more = {});
    /// A form with files, as browsers send it.
    received_response post_files(std::string_view target, fields form, std::initializer_list<test_file> files,
                                 fields more = {});
    received_response send(std::string_view method, std::string_view target, std::string_view content_type,
                           std::string_view content, fields more = {});

    /// A cookie that the application has set; empty if there is none.
    std::string cookie(std::string_view name) const;
    void set_cookie(std::string_view name, std::string_view value);
    void forget_cookies();

    /// Its loop, for tasks of the test: `browser.home().run_until(task)`.
    run_loop& home() noexcept;

    /// Sends a request and does not wait; the answer comes while the loop runs for whatever else.
    ///
    ///     auto poll = browser.begin("GET", "/api/rooms/lobby/messages?after=0&wait=5");
    ///     other.post_json("/api/rooms/lobby/messages", message);
    ///     CHECK(poll.wait().status_code == 200);
    class pending;
    pending begin(std::string_view method, std::string_view target, std::string_view content_type = {},
                  std::string_view content = {}, fields more = {});

private:
    struct site;
    struct jar;

    explicit test_client(std::shared_ptr<site> shared);

    std::string request_text(std::string_view method, std::string_view target, std::string_view content_type,
                             std::string_view content, fields more) const;

    std::shared_ptr<site> site_;
    std::shared_ptr<jar> jar_;
};

/// A request that is under way.
class test_client::pending
{
public:
    /// The answer is there, or the connection has ended.
    bool done() const noexcept;
    /// Runs the loop until it is done. Throws error if the connection ended without a whole answer.
    received_response wait();
    /// The client goes away, without a word.
    void leave();

private:
    friend class test_client;
    struct state;

    pending(std::shared_ptr<site> shared, std::shared_ptr<state> own) noexcept;

    std::shared_ptr<site> site_;
    std::shared_ptr<state> state_;
};

} // namespace zonda::web
