// Any text is a Cookie field; nothing in it passes for a signed value.
#include <zonda/base/bytes.hpp>
#include <zonda/web/core/cookie.hpp>
#include <zonda/web/core/signed_value.hpp>
#include <zonda/web/core/xsrf.hpp>

#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace zonda::web;
    static const signing_keys keys(signing_key{1, "0123456789abcdef0123456789abcdef"});
    const zonda::datetime now{std::chrono::milliseconds(1'800'000'000'000)};
    std::string_view left = zonda::as_text({data, size});
    const std::string_view whole = left;
    while (const auto one = next_cookie(left))
    {
        if (one->name.empty() || !find_cookie(whole, one->name))
        {
            std::abort();
        }
        if (keys.verify("user", one->value, now, std::chrono::hours(1)))
        {
            std::abort();
        }
        (void)unmasked(one->value);
        const auto written = to_set_cookie({.name = std::string(one->name), .value = std::string(one->value)});
        if (written && written->find_first_of("\r\n") != std::string::npos)
        {
            std::abort();
        }
    }
    return 0;
}
