#include <zonda/base/text.hpp>

#include <genie/answer/match_json.hpp>
#include <genie/application.hpp>
#include <genie/embedded.hpp>

#include <utility>

namespace genie
{

namespace web = zonda::web;
using zonda::task;

namespace
{

// A person writes so many messages at once, then one every tenth of a second.
constexpr std::size_t posts_at_once = 40;
constexpr std::chrono::milliseconds post_every{100};

// 2,000 characters written as \u pairs are 24 kB.
constexpr std::uint64_t most_content = 64 * 1024;

std::string make_almanac_of_the_file()
{
    return make_almanac(read_matches(embedded("data/worldcup-matches.ndjson")).value());
}

std::string_view heading_of(int status_code)
{
    switch (status_code)
    {
    case web::status::not_found:
        return "There is nothing here";
    case web::status::unauthorized:
        return "Sign in first";
    case web::status::forbidden:
        return "That page is too old";
    case web::status::service_unavailable:
        return "Not now";
    default:
        return status_code < 500 ? "That did not work" : "Something went wrong";
    }
}

// For what the server itself found, which has no words of ours.
std::string_view usual_words(int status_code)
{
    switch (status_code)
    {
    case web::status::not_found:
        return "No page or file has this address.";
    case web::status::method_not_allowed:
        return "This address does not take that method.";
    default:
        return status_code < 500 ? "The request cannot be answered." : "Something went wrong here; the log says what.";
    }
}

} // namespace

application::application(zonda::loop& home, zonda::mongo::database database)
    : home_(home),
      database_(home, std::move(database)),
      rooms_(home, database_),
      people_(home, database_, hashing_),
      posts_(posts_at_once, post_every),
      assets_(make_almanac_of_the_file()),
      pages_(assets_.prefix())
{
    home.at_stop(*this);
}

void application::start()
{
    preparing_ = zonda::spawn(home_, database_.prepare());
}

application::~application()
{
    preparing_.cancel();
}

// The page's requests for news would hold up the end: they are answered now.
task<void> application::drain()
{
    draining_ = true;
    rooms_.stop_waiting();
    co_return;
}

void application::routes(web::application& site)
{
    site.settings().sign_in_path = "/signin";
    site.on_error([this](request& r, int status_code, std::string_view words) { return fault(r, status_code, words); });

    site.get("/", [](request&) { return web::redirect("/r/lobby"); });
    site.get("/r/{room}", [this](request& r, std::string room) { return show_room(r, std::move(room)); });
    site.post("/r/{room}/messages", [this](request& r, std::string room) { return post_form(r, std::move(room)); })
        .content_limit(most_content);
    site.get("/signin", [this](request& r) { return show_sign_in(r); });
    site.post("/signin", [this](request& r) { return sign_in_by_form(r); }).content_limit(most_content);
    site.post("/signout", [this](request& r) { return sign_out(r); }).content_limit(most_content);
    site.get("/static/{version}/{name}",
             [this](request& r, std::string version, std::string name) { return show_static(r, version, name); });

    site.post("/api/signin", [this](request& r) { return sign_in_by_json(r); }).content_limit(most_content);
    site.get("/api/rooms/{room}/messages",
             [this](request& r, std::string room) { return read_messages(r, std::move(room)); });
    site.post("/api/rooms/{room}/messages",
              [this](request& r, std::string room) { return post_json(r, std::move(room)); })
        .content_limit(most_content);
    site.get("/api/ask", [this](request& r) { return ask_genie(r); });
    site.get("/healthz", [this](request& r) { return health(r); });
}

web::response application::page(std::string html) const
{
    return web::html(std::move(html))
        .with_field("Content-Security-Policy", std::string(pages::policy))
        .with_field("Referrer-Policy", "same-origin")
        .with_field("Cache-Control", "no-store");
}

// An error: JSON for programs, a page for people.
web::response application::fault(request& r, int status_code, std::string_view words) const
{
    if (words.empty())
        words = usual_words(status_code);
    if (r.path().starts_with("/api/"))
    {
        std::string json = R"({"error":)";
        zonda::append_json_string(json, words);
        return web::json(json + '}').with_status(status_code);
    }
    notice_page notice{std::string(heading_of(status_code)), std::string(words)};
    if (status_code == web::status::unauthorized)
    {
        notice.back = "/signin";
        notice.back_text = "Sign in";
    }
    return page(pages_.render(notice)).with_status(status_code);
}

} // namespace genie
