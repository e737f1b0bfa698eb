// Any text is a form or refused; what was read, written again, reads the same.
#include <zonda/base/bytes.hpp>
#include <zonda/base/text.hpp>
#include <zonda/web/core/name_values.hpp>
#include <zonda/web/core/percent.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace zonda::web;
    const auto parsed = parse_form(zonda::as_text({data, size}), {.fields = 20, .name = 50});
    if (!parsed)
    {
        return 0;
    }
    std::string again;
    for (const auto& [name, value] : *parsed)
    {
        if (!zonda::is_utf8(name) || !zonda::is_utf8(value) || value.find('\0') != std::string::npos)
        {
            std::abort();
        }
        again += percent_encoded(name) + "=" + percent_encoded(value) + "&";
    }
    const auto second = parse_form(again);
    if (parsed->size() > 20 || !second || !std::equal(second->begin(), second->end(), parsed->begin(), parsed->end()))
    {
        std::abort();
    }
    return 0;
}
