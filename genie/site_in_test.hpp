// For tests: a whole genie in the process, on pocket, and visitors who need no port.
#pragma once

#include <zonda/pocket/server.hpp>
#include <zonda/web/test_client.hpp>

#include <genie/application.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace genie
{

/// Somebody at the site, with cookies of their own.
class visitor_in_test
{
public:
    explicit visitor_in_test(zonda::web::test_client client) : client_(std::move(client)) {}

    zonda::web::test_client& client() noexcept { return client_; }

    /// Signs in and keeps the token for `post`.
    zonda::web::received_response sign_in(std::string_view name, std::string_view password = "open sesame");
    zonda::web::received_response post(std::string_view body, std::string_view id, std::string_view room = "lobby");
    zonda::web::received_response post(std::string_view body);
    /// The messages of a room, or what else stands behind the `?`.
    zonda::bson::document messages(std::string_view query = {}, std::string_view room = "lobby");
    const std::string& xsrf() const noexcept { return xsrf_; }

private:
    zonda::web::test_client client_;
    std::string xsrf_;
};

class site_in_test
{
public:
    /// With the database ready, unless `wait` is false.
    explicit site_in_test(bool wait = true);

    zonda::pocket::server& database() noexcept { return database_; }
    application& genie() noexcept { return *application_; }
    zonda::run_loop& home() noexcept { return first_.client().home(); }
    visitor_in_test visitor() { return visitor_in_test(first_.client().another()); }

    /// Runs the loop until /healthz says ok.
    void wait_until_ready();
    /// Runs the loop for so long.
    void run_for(std::chrono::milliseconds time);

private:
    zonda::pocket::server database_;
    application* application_{nullptr};
    visitor_in_test first_;
};

/// The content of an answer as a document.
zonda::bson::document json_of(const zonda::web::received_response& answer);

} // namespace genie
