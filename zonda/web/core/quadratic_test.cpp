// What takes a moment when its work grows with the input, and minutes when it grows with its square.
#include <zonda/web/core/content_decoder.hpp>
#include <zonda/web/core/cookie.hpp>
#include <zonda/web/core/head_parser.hpp>
#include <zonda/web/core/multipart.hpp>
#include <zonda/web/core/name_values.hpp>
#include <zonda/web/core/response_reader.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <ctime>
#include <limits>
#include <string>
#include <string_view>

using namespace zonda::web;

namespace
{

// This thread's own: what else the machine does is not in it.
double processor_time()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

// The least of several tries is what the work costs.
template <class Work>
double cost(const std::string& input, Work work)
{
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < 3; ++i)
    {
        const double before = processor_time();
        work(std::string_view(input));
        least = std::min(least, processor_time() - before);
    }
    return least;
}

// Eight times the input may cost eight times as much. If the work grew with the square it would be 64 times; the limit
// lies as far, in factors, from the one as from the other.
template <class Make, class Work>
void check_growth(std::size_t size, Make make, Work work)
{
    const double small = cost(make(size), work);
    const double large = cost(make(8 * size), work);
    CAPTURE(small);
    CAPTURE(large);
    CHECK(large < 22.6 * small);
}

std::string repeated(std::string_view part, std::size_t times)
{
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
    {
        all += part;
    }
    return all;
}

} // namespace

TEST_CASE("trap 12: a large head that comes byte by byte")
{
    const auto parse = [](std::string_view text)
    {
        head_parser parser(head_limits{.head = 1024 * 1024});
        std::size_t size = 0;
        for (std::size_t end = 1; end <= text.size() && size == 0; ++end)
        {
            size = parser.parse(text.substr(0, end)).head_size;
        }
        CHECK(size == text.size());
    };
    const std::string first = "GET / HTTP/1.1\r\nHost: a\r\n";
    check_growth(130'000, [&](std::size_t size) { return first + "X: " + std::string(size, 'x') + "\r\n\r\n"; }, parse);
    // As many lines, and each of them eight times as long.
    check_growth(
        1'000, [&](std::size_t size) { return first + repeated("X: " + std::string(size, 'x') + "\r\n", 90) + "\r\n"; },
        parse);
}

TEST_CASE("trap 12: many chunks of one byte, one byte at a time")
{
    check_growth(
        5'000, [](std::size_t size) { return repeated("1\r\nx\r\n", size); },
        [](std::string_view text)
        {
            content_decoder decoder({0, content_framing::kind::chunked, true, false});
            std::size_t got = 0;
            for (std::size_t at = 0; at < text.size(); ++at)
            {
                got += decoder.decode(text.substr(at, 1)).data.size();
            }
            CHECK(got == text.size() / 6);
        });
}

TEST_CASE("trap 12: many cookies, all of them quotes")
{
    check_growth(
        10'000, [](std::size_t size) { return repeated("a=\"\"\"\";", size); },
        [](std::string_view field) { CHECK(!find_cookie(field, "b")); });
}

TEST_CASE("trap 12: a form of many empty fields, and one of percent signs")
{
    check_growth(
        20'000, [](std::size_t size) { return std::string(size, '&'); },
        [](std::string_view form) { CHECK(parse_form(form).has_value()); });
    check_growth(
        10'000, [](std::size_t size) { return "a=" + repeated("%41", size); },
        [](std::string_view form)
        {
            const auto parsed = parse_form(form);
            REQUIRE(parsed.has_value());
            CHECK(parsed->find("a")->size() == (form.size() - 2) / 3);
        });
}

TEST_CASE("trap 12: a form that is nearly all boundaries, whole and byte by byte")
{
    const std::string head = "--boundary\r\nContent-Disposition: form-data; name=a\r\n\r\n";
    const std::string last = "\r\n--boundary--";
    const std::string almost = "\r\r\n--boundar\r\n--bounda";
    for (const bool whole : {true, false})
    {
        CAPTURE(whole);
        check_growth(
            5'000, [&](std::size_t size) { return head + repeated(almost, size) + last; },
            [&](std::string_view form)
            {
                multipart_parser parser("boundary");
                std::size_t size = 0;
                for (std::string_view left = form; !left.empty();)
                {
                    const multipart_event event = parser.next(left.substr(0, whole ? left.size() : 1));
                    left.remove_prefix(event.consumed);
                    size += event.data.size();
                }
                CHECK(parser.done());
                CHECK(size == form.size() - head.size() - last.size());
            });
    }
}

TEST_CASE("trap 12: a response head that never ends, byte by byte")
{
    check_growth(
        100'000, [](std::size_t size) { return "HTTP/1.1 200 OK\r\n" + std::string(size, 'x'); },
        [](std::string_view text)
        {
            response_reader reader(false, text.size() - 1);
            for (std::size_t at = 0; at < text.size() && !reader.done(); ++at)
            {
                reader.read(text.substr(at, 1));
            }
            CHECK(reader.refused() == errc::head_too_large);
        });
}
