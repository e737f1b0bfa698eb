#include "tests/conformance/conformance_site.hpp"
#include "tests/conformance/probes.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/web_script.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

using namespace zonda;
using namespace zonda::conformance;

namespace
{

constexpr std::size_t longest_split_everywhere = 300;
constexpr std::string_view next_request = "GET /echo HTTP/1.1\r\nHost: localhost:8080\r\nX-Next: yes\r\n\r\n";

// Without what may depend on when the server first sees something: 100 Continue, which of several mistakes it names.
std::string without_chance(std::string got)
{
    constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
    got.erase(0, got.starts_with(interim) ? interim.size() : 0);
    const bool refused = got.starts_with("HTTP/1.1 4") || got.starts_with("HTTP/1.1 5");
    return refused ? got.substr(0, got.find("\r\n")) : got;
}

// What comes back on a connection of its own, and whether that has ended.
class asking
{
public:
    explicit asking(const web::application& site) : client_(site) {}

    std::string in_pieces(std::string_view request, std::size_t piece)
    {
        client_.connect();
        std::string got;
        for (; !request.empty(); request.remove_prefix(std::min(piece, request.size())))
        {
            got += client_.ask(request.substr(0, piece));
        }
        return end(got);
    }

    std::string split_at(std::string_view request, std::size_t at)
    {
        client_.connect();
        std::string got = client_.ask(request.substr(0, at));
        got += client_.ask(request.substr(at));
        return end(got);
    }

private:
    std::string end(std::string& got)
    {
        got += client_.received();
        return without_chance(std::move(got)) + (client_.ended ? " END" : "");
    }

    test::web_script client_;
};

} // namespace

TEST_CASE("a probe gets the same answer in one piece, byte by byte, and split anywhere, and so does what follows it" *
          doctest::test_suite(test::made_at_run_time))
{
    const auto file = find_probes();
    if (!file)
    {
        test::skip("http1 probes", "../shared/http1-probes is not there", "lay http1-probes beside the checkout");
    }
    hold_counts holds;
    const web::application site = make_site(holds);
    asking ask(site);
    for (const probe& one : read_probes(*file, "localhost:8080"))
    {
        test::made_case("http1-cut/" + one.id,
                        [&]
                        {
                            const std::string whole = ask.in_pieces(one.request, one.request.size());
                            CHECK(ask.in_pieces(one.request, 1) == whole);
                            // Of those that are long some positions, of all others each.
                            const std::size_t size = one.request.size();
                            const std::size_t step = size <= longest_split_everywhere ? 1 : size * size / 20'000 + 1;
                            for (std::size_t at = 1; at < one.request.size(); at += step)
                            {
                                INFO("split at " << at);
                                CHECK(ask.split_at(one.request, at) == whole);
                            }
                            const std::string both = one.request + std::string(next_request);
                            CHECK(ask.split_at(both, size) == ask.in_pieces(both, both.size()));
                        });
    }
}
