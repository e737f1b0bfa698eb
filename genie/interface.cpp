// What programs ask for: /api/... and /healthz.
#include <zonda/base/text.hpp>

#include <genie/answer/ask.hpp>
#include <genie/application.hpp>
#include <genie/chat/message_id.hpp>
#include <genie/chat/message_rules.hpp>
#include <genie/chat/timing.hpp>
#include <genie/database/trouble.hpp>
#include <genie/understand/utf8.hpp>

#include <algorithm>
#include <utility>

namespace genie
{

namespace bson = zonda::bson;
namespace web = zonda::web;
using zonda::task;

namespace
{

constexpr std::int64_t usual_limit = 50;
constexpr std::chrono::seconds longest_wait{50};

web::response json_error(int status_code, std::string_view words)
{
    std::string json = R"({"error":)";
    zonda::append_json_string(json, words);
    return web::json(json + '}').with_status(status_code);
}

void check_room(const std::string& room)
{
    if (!is_room_name(room))
        throw web::http_error(web::status::not_found, "there is no such room: a name has 1 to 40 of a-z, 0-9 and -");
}

// The content as a document. (Extended JSON reads plain JSON; what it makes of {"$oid": …} is no text and is refused
// as such.)
task<bson::document> read_json(web::request& r)
{
    if (!web::is_media_type(r.field("Content-Type").value_or(""), web::media_type::json))
        throw web::http_error(web::status::unsupported_media_type, "send application/json");
    const std::string content = co_await r.content();
    auto document = bson::from_json(content);
    if (!document)
        throw web::http_error(web::status::bad_request,
                              std::string("the content is not a JSON object: ") + document.error().what());
    co_return *std::move(document);
}

std::string text_of(const bson::document& d, std::string_view key)
{
    const auto text = d[key].get<std::string_view>();
    if (!text)
        throw web::http_error(web::status::unprocessable_content, std::string(key) + " is missing, or is not a string");
    return std::string(*text);
}

} // namespace

task<web::response> application::ask_genie(request& r)
{
    const std::string q = r.query().text("q");
    if (count_characters(q) > most_characters)
        throw web::http_error(web::status::unprocessable_content,
                              "the question is too long: write at most 2,000 characters");
    const genie::answer said =
        co_await telling_of_trouble(home_, ask(database_, understand(q, team_names::built_in()), home_.wall_now()));
    co_return web::json(to_json(said, timing_of(&r.times()))).with_field("Cache-Control", "no-store");
}

web::response application::health(request&)
{
    if (draining_)
        return web::text("draining\n").with_status(web::status::service_unavailable);
    if (!database_.ready())
        return web::text("starting: the database is not ready\n").with_status(web::status::service_unavailable);
    return web::text("ok\n");
}

task<web::response> application::read_messages(request& r, std::string room)
{
    check_room(room);
    const web::arguments& query = r.query();
    const auto after = query.integer("after");
    const auto before = query.integer("before");
    const auto limit = static_cast<std::size_t>(
        std::clamp<std::int64_t>(query.integer("limit", usual_limit), 1, rooms::most_messages));
    const std::chrono::seconds wait(std::clamp<std::int64_t>(query.integer("wait", 0), 0, longest_wait.count()));
    if (after && before)
        throw web::http_error(web::status::bad_request, "after and before exclude each other: give one of them");

    std::shared_ptr<const std::string> json;
    if (after)
        json =
            co_await telling_of_trouble(home_, rooms_.news_json(room, std::max<std::int64_t>(*after, 0), limit, wait));
    else
    {
        auto reading = before ? rooms_.history(room, *before, limit) : rooms_.newest(room, limit);
        json = std::make_shared<const std::string>(to_json(co_await telling_of_trouble(home_, std::move(reading))));
    }
    co_return web::json(std::move(json)).with_field("Cache-Control", "no-store");
}

task<web::response> application::post_json(request& r, std::string room)
{
    // Signed out is told before anything else is looked at.
    const web::user me = co_await web::authenticated(r);
    co_await web::check_xsrf(r);
    check_room(room);
    const bson::document content = co_await read_json(r);
    written what{text_of(content, "id"), text_of(content, "body")};
    const rooms::posted posted = co_await post(r, std::move(room), me.name, std::move(what));
    co_return web::json(R"({"message":)" + posted.message->json() + '}')
        .with_status(posted.first ? web::status::created : web::status::ok);
}

task<rooms::posted> application::post(request& r, std::string room, std::string from, written what)
{
    const auto id = read_message_id(what.id);
    if (!id)
        throw web::http_error(web::status::unprocessable_content, "the id is not a random UUID (version 4)");
    if (const std::string fault = fault_of_body(what.body); !fault.empty())
        throw web::http_error(web::status::unprocessable_content, fault);
    if (const auto wait = posts_.take(from, home_.now()); wait.count() > 0)
    {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
        throw web::answered_otherwise(fault(r, web::status::too_many_requests, "You write too fast: wait a moment.")
                                          .with_field("Retry-After", std::to_string(seconds)));
    }
    what.id = *id;
    // Whoever leaves now has written: the message is stored and answered all the same.
    co_return co_await zonda::shield(
        telling_of_trouble(home_, post_and_answer(std::move(room), std::move(from), std::move(what), r.times())));
}

task<rooms::posted> application::post_and_answer(std::string room, std::string from, written what, zonda::ledger& times)
{
    const question q = understand(what.body, team_names::built_in());
    draft d{std::move(what.id), std::move(from), std::move(what.body), home_.wall_now()};
    rooms::posted posted = co_await rooms_.post(room, std::move(d));
    if (q.kind != question_kind::small_talk)
        co_await answer(room, posted.message, q, times);
    co_return posted;
}

// The genie's answer, in the room. The question is stored and was told: if this fails, only the answer is missing.
task<void> application::answer(std::string room, message_ptr asked, question q, zonda::ledger& times)
{
    std::string words;
    try
    {
        const spoken_answer said = spoken(co_await ask(database_, std::move(q), home_.wall_now()));
        draft d{answer_id_of(asked->id()), genie_name, said.body, home_.wall_now(),
                answer_fields(said, asked->seq(), timing_of(&times))};
        co_await rooms_.post(room, std::move(d));
        co_return;
    }
    catch (const zonda::error& failure)
    {
        words = failure.what();
    }
    home_.log({zonda::log_level::warning, "genie", "a question was not answered: " + words});
}

task<web::response> application::sign_in_by_json(request& r)
{
    const bson::document content = co_await read_json(r);
    std::string name = text_of(content, "name");
    std::string password = text_of(content, "password");
    const sign_in_outcome outcome = co_await telling_of_trouble(
        home_, people_.sign_in(std::move(name), std::move(password), std::string(r.remote_address())));
    switch (outcome.what)
    {
    case sign_in_outcome::kind::bad_name:
    case sign_in_outcome::kind::bad_password:
        co_return json_error(web::status::unprocessable_content, outcome.words);
    case sign_in_outcome::kind::wrong_password:
        co_return json_error(web::status::unauthorized, "that is not the password of " + outcome.name);
    case sign_in_outcome::kind::too_many:
        co_return json_error(web::status::too_many_requests, "too many wrong passwords: wait a moment")
            .with_field("Retry-After", std::to_string(outcome.retry_after.count()));
    case sign_in_outcome::kind::signed_in:
        break;
    }
    web::sign_in(r, web::user{outcome.name});
    std::string json = R"({"name":)";
    zonda::append_json_string(json, outcome.name);
    json += R"(,"xsrf":)";
    zonda::append_json_string(json, r.xsrf_token());
    co_return web::json(json + '}');
}

} // namespace genie
