// Pages from templates, a visitor known by a signed cookie, and forms that no other site can send in their name.
#include <zonda/web.hpp>
#include <zonda/web/templates.hpp>

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace web = zonda::web;
using zonda::task;

constexpr std::string_view base_page = R"(<!DOCTYPE html>
<meta charset="utf-8"><title>Guest book</title>
{% block main %}{% end %}
)";
// What stands in {{ }} is escaped; the field of xsrf_form_field is HTML already.
constexpr std::string_view book_page = R"({% extends "base.html" %}{% block main %}<h1>Welcome, {{ user }}</h1>
{% for line in lines %}<p>{{ line.from }}: {{ line.text }}</p>
{% end %}<form method="post" action="/">{% raw xsrf %}<input name="text" required><button>Write</button></form>
<form method="post" action="/signout">{% raw xsrf %}<button>Sign out</button></form>
{% end %})";
constexpr std::string_view sign_in_page = R"({% extends "base.html" %}{% block main %}<h1>Who are you?</h1>
<form method="post" action="/signin">{% raw xsrf %}<input type="hidden" name="next" value="{{ next }}">
<input name="name" required><button>Sign in</button></form>
{% end %})";

struct guest_book
{
    web::templates pages{};
    web::template_data::list lines{};
};

// Who is not signed in is sent to sign_in_path, and comes back here.
task<web::response> show(web::request& request, const guest_book& book)
{
    auto user = co_await web::authenticated(request);
    web::template_data page;
    page["user"] = user.name;
    page["lines"] = book.lines;
    page["xsrf"] = web::xsrf_form_field(request);
    co_return web::html(book.pages.render("book.html", page).value());
}

task<web::response> add_line(web::request& request, guest_book& book)
{
    auto user = co_await web::authenticated(request);
    co_await web::check_xsrf(request); // or 403
    auto form = co_await request.form();
    web::template_data line;
    line["from"] = user.name;
    line["text"] = form.text("text");
    book.lines.push_back(std::move(line));
    co_return web::redirect("/");
}

web::response ask_name(web::request& request, const guest_book& book)
{
    web::template_data page;
    page["next"] = request.query().text("next", "/");
    page["xsrf"] = web::xsrf_form_field(request);
    return web::html(book.pages.render("sign_in.html", page).value());
}

task<web::response> sign_in(web::request& request)
{
    co_await web::check_xsrf(request);
    auto form = co_await request.form();
    web::sign_in(request, web::user{form.text("name")}); // a real site asks for a password first
    const std::string& next = form.text("next");         // from the client: it may lead to another site
    co_return web::redirect(web::is_local_target(next) ? next : "/");
}

task<web::response> sign_out(web::request& request)
{
    co_await web::check_xsrf(request);
    web::sign_out(request);
    co_return web::redirect("/signin");
}

// A real site keeps its key in a file that nobody else reads: with a new one, everybody has to sign in again.
std::string random_key()
{
    std::random_device chance;
    std::string key(32, '\0');
    for (char& byte : key)
        byte = static_cast<char>(chance());
    return key;
}

int main(int count, char** arguments)
{
    guest_book book;
    book.pages.add("base.html", base_page).value(); // throws, with the line, if the template has a fault
    book.pages.add("book.html", book_page).value();
    book.pages.add("sign_in.html", sign_in_page).value();

    web::application app;
    app.settings().keys.add({1, random_key()});
    app.settings().sign_in_path = "/signin";
    app.get("/", show, std::ref(book));
    app.post("/", add_line, std::ref(book));
    app.get("/signin", ask_name, std::ref(book));
    app.post("/signin", sign_in);
    app.post("/signout", sign_out);

    const int port = count > 1 ? std::stoi(arguments[1]) : 8888;
    return web::serve(app, {.port = static_cast<std::uint16_t>(port)});
}
