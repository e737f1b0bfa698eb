"""Handlers and routes that cannot work do not compile, and the compiler says a sentence."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from refused_code import refuses  # noqa: E402
from zonda_testing import main  # noqa: E402

HEAD = """
#include <zonda/web.hpp>
using namespace zonda;
using web::request, web::response;
struct rooms { int count = 0; };
response plain(request&);
task<response> in_room(request&, std::string room);
task<response> of_rooms(request&, rooms& all);
template <class... Parameters> response takes(request&, Parameters...);
web::application app;
rooms all;
"""

ONE_PATTERN = "the_handler_takes_another_number_of_path_parameters_than_the_pattern_has"
BY_VALUE = "a handler takes path parameters by value, as std::string or an integer"
BOUND = "a bound argument does not fit its parameter; what a handler changes is bound with std::ref(it)"
RETURNS = "a handler returns zonda::task<web::response>, or a web::response"
IN_ORDER = "a handler takes web::request&, then the path's parameters, then what is bound to it"

REFUSED = {
    "a path parameter as a view": ('app.get("/r/{room}", takes<std::string_view>);', BY_VALUE),
    "a path parameter by reference": ('app.get("/r/{room}", takes<const std::string&>);', BY_VALUE),
    "a path parameter that is a char": ('app.get("/r/{room}", takes<char>);', BY_VALUE),
    "a path parameter that is a bool": ('app.get("/r/{room}", takes<bool>);', BY_VALUE),
    "a handler for a parameter that the pattern has not": ('app.get("/r", in_room);', ONE_PATTERN),
    "a pattern with a parameter that the handler has not": ('app.get("/r/{room}", plain);', ONE_PATTERN),
    "a pattern with a parameter that static files have not": ('app.static_files("/static", "page");', ONE_PATTERN),
    "a reference that is bound to a copy": ('app.get("/", of_rooms, all);', BOUND),
    "a bound argument of another type": ('app.get("/", of_rooms, 7);', BOUND),
    "more bound arguments than parameters": ('app.get("/", plain, std::ref(all));', IN_ORDER),
    "a handler that takes nothing": ('app.get("/", [] { return web::text("x"); });', IN_ORDER),
    "a handler that copies the request": ('app.get("/", [](const request&) { return web::text("x"); });',
                                          "a handler's first parameter is web::request&"),
    "a handler that returns text": ('app.get("/", [](request&) { return std::string("x"); });', RETURNS),
    "a handler that returns a task of nothing": ('app.get("/", [](request&) -> task<void> { co_return; });', RETURNS),
    "a handler with auto parameters": ('app.get("/", [](auto& r) { return web::text(r.path()); });',
                                       "a handler is a function, or a lambda without auto parameters and without mutable"),
    "a handler that changes itself": ('app.get("/", [n = 0](request&) mutable { ++n; return web::text("x"); });',
                                      "a handler is a function, or a lambda without auto parameters and without mutable"),
    "a pattern that is relative": ('app.get("r", plain);', "the_pattern_must_begin_with_a_slash"),
    "a pattern with an empty segment": ('app.get("/r//messages", plain);', "the_pattern_has_an_empty_segment"),
    "a parameter that is part of a segment": ('app.get("/r-{room}", in_room);',
                                              "a_parameter_must_fill_its_whole_segment"),
    "a parameter without a name": ('app.get("/r/{}", in_room);',
                                   "a_parameter_needs_a_name_of_letters_digits_and_underscores"),
    "a parameter twice": ('app.get("/{a}/{a}", takes<std::string, std::string>);',
                          "the_pattern_names_a_parameter_twice"),
    "nine parameters": ('app.get("/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}", '
                        "takes<int, int, int, int, int, int, int, int, int>);",
                        "the_pattern_has_more_than_eight_parameters"),
    "a pattern that goes on after the rest": ('app.get("/{rest...}/x", in_room);',
                                              "nothing_can_follow_a_parameter_that_takes_the_rest"),
    "a pattern with a space": ('app.get("/a room", plain);',
                               "the_pattern_has_a_character_that_must_be_percent_encoded_or_cannot_be_in_a_path"),
    "a task that is awaited where it stands": ("task<response> t = in_room(*(request*)nullptr, \"a\"); co_await t;",
                                               "a task or an operation is awaited once: write co_await std::move(it)"),
    "awaiting what cannot be awaited": ("co_await 1;", "this cannot be awaited in a zonda coroutine: it is neither a "
                                                       "task nor an operation"),
}

refuses(HEAD, refused=REFUSED, accepted=[
    'app.get("/", plain); app.get("/r/{room}", in_room); app.get("/all", of_rooms, std::ref(all));',
    'app.post("/r/{room}/{n}", takes<std::string, long>); app.static_files("/static/{path...}", "page");',
    'app.get("/l", [](request&, int copy) -> response { return web::text(std::to_string(copy)); }, 7);',
    'task<response> t = in_room(*(request*)nullptr, "a"); co_await std::move(t);'])
main()
