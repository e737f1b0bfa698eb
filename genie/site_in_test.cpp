#include <zonda/base/text.hpp>

#include <genie/chat/message_id.hpp>
#include <genie/site_in_test.hpp>

namespace genie
{

namespace mongo = zonda::mongo;
namespace web = zonda::web;

namespace
{

// What the site's routes lead to; it lives as long as the site.
struct parts
{
    parts(zonda::loop& home, const std::string& uri) : client(home, uri), application(home, client["genie"]) {}

    mongo::client client;
    genie::application application;
};

web::application make_site(zonda::loop& home, const std::string& uri, application*& made)
{
    const auto owned = std::make_shared<parts>(home, uri);
    made = &owned->application;
    web::application_settings settings;
    settings.keys.add({1, std::string(32, 'k')});
    web::application site(std::move(settings));
    made->routes(site);
    made->start();
    site.get("/owner-of-the-parts", [owned](web::request&) { return web::empty(); });
    return site;
}

zonda::task<void> pause(std::chrono::milliseconds time)
{
    co_await zonda::sleep(time);
}

} // namespace

site_in_test::site_in_test(bool wait)
    : first_(web::test_client([this](zonda::loop& home) { return make_site(home, database_.uri(), application_); }))
{
    if (wait)
        wait_until_ready();
}

void site_in_test::wait_until_ready()
{
    while (first_.client().get("/healthz").status_code != web::status::ok)
        run_for(std::chrono::milliseconds(5));
}

void site_in_test::run_for(std::chrono::milliseconds time)
{
    home().run_until(pause(time));
}

web::received_response visitor_in_test::sign_in(std::string_view name, std::string_view password)
{
    std::string json = R"({"name":)";
    zonda::append_json_string(json, name);
    json += R"(,"password":)";
    zonda::append_json_string(json, password);
    auto answer = client_.post_json("/api/signin", json + '}');
    if (answer.status_code == web::status::ok)
    {
        const zonda::bson::document content = json_of(answer);
        xsrf_ = content["xsrf"].text();
    }
    return answer;
}

web::received_response visitor_in_test::post(std::string_view body, std::string_view id, std::string_view room)
{
    std::string json = R"({"id":)";
    zonda::append_json_string(json, id);
    json += R"(,"body":)";
    zonda::append_json_string(json, body);
    return client_.post_json("/api/rooms/" + std::string(room) + "/messages", json + '}', {{"X-XSRFToken", xsrf_}});
}

web::received_response visitor_in_test::post(std::string_view body)
{
    return post(body, new_message_id());
}

zonda::bson::document visitor_in_test::messages(std::string_view query, std::string_view room)
{
    return json_of(client_.get("/api/rooms/" + std::string(room) + "/messages?" + std::string(query)));
}

zonda::bson::document json_of(const web::received_response& answer)
{
    return zonda::bson::from_json(answer.content).value();
}

} // namespace genie
