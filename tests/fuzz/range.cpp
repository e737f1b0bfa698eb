// A line each: Range, an entity tag list, a date. Whatever they are, a range lies inside what there is.
#include <zonda/base/bytes.hpp>
#include <zonda/web/core/byte_range.hpp>
#include <zonda/web/core/conditional.hpp>
#include <zonda/web/core/http_date.hpp>

#include <cstdlib>

namespace
{

std::string_view next_line(std::string_view& text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace zonda::web;
    std::string_view text = zonda::as_text({data, size});
    const std::string_view range_text = next_line(text);
    for (std::uint64_t length : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000}, UINT64_MAX})
    {
        const byte_range range = parse_byte_range(range_text, length);
        if (range.which == byte_range::kind::part && (range.first > range.last || range.last >= length))
        {
            std::abort();
        }
        (void)to_content_range(range, length);
    }
    const std::string_view tags = next_line(text);
    if (matches_strongly(tags, {"v1", false}) && !matches_weakly(tags, {"v1", false}))
    {
        std::abort();
    }
    const std::chrono::sys_seconds now{std::chrono::seconds(1'800'000'000)};
    const auto at = from_http_date(text, now);
    if (at && from_http_date(to_http_date(*at), now) != at)
    {
        std::abort();
    }
    return 0;
}
