#include "tests/conformance/conformance_site.hpp"
#include "tests/conformance/probes.hpp"
#include "tests/conformance/raw_client.hpp"
#include "tests/support/cases.hpp"
#include <zonda/loop/run_loop.hpp>
#include <zonda/loop/when_all.hpp>
#include <zonda/web/server.hpp>

#include <doctest/doctest.h>

#include <iterator>

using namespace zonda;
using namespace zonda::conformance;
using namespace std::chrono_literals;

namespace
{

// A few at a time, so that each gets its turn well within its patience.
task<std::vector<raw_outcome>> ask_all(loop& home, net::address to, const std::vector<probe>& probes)
{
    std::vector<raw_outcome> outcomes;
    for (std::size_t first = 0; first < probes.size(); first += 32)
    {
        std::vector<task<raw_outcome>> batch;
        for (std::size_t i = first; i < std::min(first + 32, probes.size()); ++i)
        {
            batch.push_back(send_raw(home, to, probes[i].request, probes[i].request.starts_with("HEAD "), 500ms));
        }
        std::vector<raw_outcome> some = co_await when_all(std::move(batch));
        std::move(some.begin(), some.end(), std::back_inserter(outcomes));
    }
    co_return outcomes;
}

} // namespace

TEST_CASE("the HTTP/1.1 probes are not failed" * doctest::test_suite(test::made_at_run_time))
{
    const auto file = find_probes();
    if (!file)
    {
        test::skip("http1 probes", "../shared/http1-probes is not there", "lay http1-probes beside the checkout");
    }
    run_loop home;
    hold_counts holds;
    const web::application site = make_site(holds);
    web::server_settings settings;
    settings.port = 0;
    const web::server listening(home, site, settings);
    const auto to = net::address::from_ip("127.0.0.1", listening.port()).value();
    const auto probes = read_probes(*file, to.to_string());
    const auto outcomes = home.run_until(ask_all(home, to, probes));
    int passed = 0;
    int warned = 0;
    int failed = 0;
    std::string warnings;
    for (std::size_t i = 0; i < probes.size(); ++i)
    {
        const judged result = judge(probes[i], outcomes[i].received, outcomes[i].closed);
        if (!probes[i].scored)
        {
            continue;
        }
        ++(result.value == verdict::pass ? passed : result.value == verdict::warn ? warned : failed);
        warnings += result.value == verdict::warn ? " " + probes[i].id + " (" + result.outcome + ")" : "";
        test::made_case("http1-probes/" + probes[i].id,
                        [&]
                        {
                            INFO("expects " << probes[i].expects << ", was " << result.outcome);
                            CHECK(result.value != verdict::fail);
                        });
    }
    MESSAGE("scored probes: " << passed << " passed, " << warned << " warned, " << failed << " failed; warned:" << warnings);
}
