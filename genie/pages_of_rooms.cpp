// What people see: rooms, the form to sign in, and the files of the page.
#include <genie/application.hpp>
#include <genie/chat/message_id.hpp>
#include <genie/chat/message_rules.hpp>
#include <genie/database/trouble.hpp>

#include <algorithm>
#include <utility>

namespace genie
{

namespace web = zonda::web;
using zonda::task;

namespace
{

// As many messages as a page shows without script.
constexpr int shown_messages = 50;
// The page opens though the database does not answer; so long it waits.
constexpr std::chrono::seconds patience_of_a_page{2};

std::string local_or_lobby(std::string_view target)
{
    return web::is_local_target(target) ? std::string(target) : "/r/lobby";
}

} // namespace

task<web::response> application::show_room(request& r, std::string room)
{
    if (!is_room_name(room))
        throw web::http_error(web::status::not_found, "There is no such room: a name has 1 to 40 of a-z, 0-9 and -.");
    room_page shown{.room = room, .new_id = new_message_id()};
    if (auto me = web::current_user(r))
    {
        shown.me = std::move(me->name);
        shown.xsrf = r.xsrf_token();
    }
    // The messages around one: it stands in the middle.
    const auto at = r.query().integer("at");
    const std::int64_t around = std::min(at.value_or(0), std::int64_t{1} << 53U) + shown_messages / 2;
    try
    {
        auto reading = at ? rooms_.history(room, around, shown_messages) : rooms_.newest(room, shown_messages);
        shown.shown = co_await telling_of_trouble(home_, zonda::timeout(patience_of_a_page, std::move(reading)));
    }
    catch (const web::http_error& trouble)
    {
        shown.fault = std::string(trouble.what()) + " This page tries again by itself.";
    }
    co_return page(pages_.render(shown));
}

task<web::response> application::post_form(request& r, std::string room)
{
    const web::user me = co_await web::authenticated(r);
    co_await web::check_xsrf(r);
    if (!is_room_name(room))
        throw web::http_error(web::status::not_found, "There is no such room: a name has 1 to 40 of a-z, 0-9 and -.");
    const web::arguments form = co_await r.form();
    written what{form.text("id"), form.text("body")};
    co_await post(r, room, me.name, std::move(what));
    co_return web::redirect("/r/" + room);
}

task<web::response> application::show_sign_in(request& r)
{
    sign_in_page shown{.next = local_or_lobby(r.query().text("next", "/r/lobby")), .xsrf = r.xsrf_token()};
    co_return page(pages_.render(shown));
}

task<web::response> application::sign_in_by_form(request& r)
{
    co_await web::check_xsrf(r);
    const web::arguments form = co_await r.form();
    sign_in_page again{
        .next = local_or_lobby(form.text("next", "/r/lobby")), .xsrf = r.xsrf_token(), .name = form.text("name")};
    std::string password = form.text("password");
    const sign_in_outcome outcome = co_await telling_of_trouble(
        home_, people_.sign_in(again.name, std::move(password), std::string(r.remote_address())));
    int status_code = web::status::unprocessable_content;
    switch (outcome.what)
    {
    case sign_in_outcome::kind::signed_in:
        web::sign_in(r, web::user{outcome.name});
        co_return web::redirect(again.next);
    case sign_in_outcome::kind::bad_name:
        again.name_fault = outcome.words;
        break;
    case sign_in_outcome::kind::bad_password:
        again.password_fault = outcome.words;
        break;
    case sign_in_outcome::kind::wrong_password:
        status_code = web::status::unauthorized;
        again.password_fault = "That is not the password of " + outcome.name + '.';
        break;
    case sign_in_outcome::kind::too_many:
        status_code = web::status::too_many_requests;
        again.fault = "Too many wrong passwords: try again in " + std::to_string(outcome.retry_after.count()) + " s.";
        break;
    }
    auto answer = page(pages_.render(again)).with_status(status_code);
    if (outcome.what == sign_in_outcome::kind::too_many)
        answer.add_field("Retry-After", std::to_string(outcome.retry_after.count()));
    co_return answer;
}

task<web::response> application::sign_out(request& r)
{
    co_await web::check_xsrf(r);
    const web::arguments form = co_await r.form();
    web::sign_out(r);
    co_return web::redirect(local_or_lobby(form.text("next", "/r/lobby")));
}

web::response application::show_static(request&, const std::string& version, const std::string& name)
{
    const asset* file = assets_.find(name);
    if (!file)
        throw web::http_error(web::status::not_found, "There is no such file.");
    // A page that was loaded before an update asks by its old address: it gets today's file, but not for ever.
    const bool current = version == assets_.version();
    return web::response(file->media_type, file->content)
        .with_field("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache")
        .with_field("X-Content-Type-Options", "nosniff");
}

} // namespace genie
