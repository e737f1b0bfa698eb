// The HTTP/1.1 probes beside the checkout: single raw requests with what a correct server may answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::conformance
{

struct probe
{
    std::string id;
    bool scored{false};
    std::string expects;
    std::string request;
    std::vector<std::string> pass;
    std::vector<std::string> warn;
    std::vector<std::string> looks_at_content;
};

/// Where the file lies: ZONDA_SPECIFICATIONS/../http1-probes, or ../shared/http1-probes beside the checkout.
std::optional<std::string> find_probes();

/// `host` takes the place of `localhost:8080` in each request.
std::vector<probe> read_probes(const std::string& file, const std::string& host);

enum class verdict
{
    pass,
    warn,
    fail
};

/// `received` and `closed` are what became of the request.
struct judged
{
    verdict value{verdict::fail};
    std::string outcome; // `200+close`, `none+timeout`
};

judged judge(const probe& which, const std::string& received, bool closed);

} // namespace zonda::conformance
