#include <zonda/base/log.hpp>

#include <doctest/doctest.h>

using namespace zonda;

namespace
{

log_record record_of(std::string message)
{
    const std::chrono::sys_time<std::chrono::milliseconds> at(std::chrono::milliseconds(1'784'487'600'042));
    return {.level = log_level::warning, .room = "web", .message = std::move(message), .at = at};
}

} // namespace

TEST_CASE("a record as text is one readable line")
{
    log_record record = record_of("slow client left");
    record.fields = {{"peer", "10.0.0.1:5"}, {"path", "/a b"}, {"note", ""}};
    CHECK(to_text(record) ==
          "2026-07-19T19:00:00.042Z warning web: slow client left peer=10.0.0.1:5 path=\"/a b\" note=\"\"");
    record = record_of("ok");
    record.level = log_level::info;
    CHECK(to_text(record) == "2026-07-19T19:00:00.042Z info    web: ok");
}

TEST_CASE("nothing in a message moves the cursor or begins a second line")
{
    CHECK(
        to_text(record_of("a\nb\x1B[2J\x7F\xFF \xC2\x9B é")).ends_with("web: a\\x0ab\\x1b[2J\\x7f\\xff \\xc2\\x9b é"));
}

TEST_CASE("a record as JSON is one valid line, whatever it holds")
{
    log_record record = record_of("line \"one\"\nline two \xFF");
    CHECK(to_json_line(record) == R"({"at":"2026-07-19T19:00:00.042Z","level":"warning","room":"web",)"
                                  R"("message":"line \"one\"\nline two )"
                                  "\xEF\xBF\xBD\"}");
    record = record_of("x");
    record.fields = {{"message", "y"}, {"a", "1"}};
    CHECK(to_json_line(record).ends_with(R"("message":"x","fields":{"message":"y","a":"1"}})"));
}
