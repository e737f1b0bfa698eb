#include <zonda/bson/detail/json_sink.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace zonda::bson::detail
{
namespace
{

constexpr double largest_fixed = 1e16;
constexpr double smallest_fixed = 1e-4;
constexpr std::size_t longest = 40;

char* put_whole(char* at, std::int64_t number)
{
    return std::to_chars(at, at + longest, number).ptr;
}

// Most doubles that people store have up to six decimals. Where the number is the quotient of an integer of at most 15
// digits and 10^6, which one division proves, those digits are its shortest text: of 15 digits no two texts mean the
// same double. Returns nothing for others.
char* put_six_decimals(char* at, double size)
{
    constexpr double million = 1e6;
    constexpr double most = 1e9;
    if (!(size < most))
        return nullptr;
    const auto millionths = static_cast<std::int64_t>(size * million + 0.5);
    if (static_cast<double>(millionths) / million != size)
        return nullptr;
    at = put_whole(at, millionths / 1'000'000);
    *at = '.';
    std::int64_t fraction = millionths % 1'000'000;
    for (int i = 6; i != 0; --i)
    {
        at[i] = static_cast<char>('0' + fraction % 10);
        fraction /= 10;
    }
    char* end = at + 7;
    while (end != at + 2 && end[-1] == '0')
        --end;
    return end;
}

char* put_real(char* at, double value)
{
    const double size = std::fabs(value);
    if (size != 0 && !(size >= smallest_fixed && size < largest_fixed))
    {
        char* const end = std::to_chars(at, at + longest, value, std::chars_format::scientific).ptr;
        *std::find(at, end, 'e') = 'E';
        return end;
    }
    if (std::signbit(value))
        *at++ = '-';
    if (char* const end = put_six_decimals(at, size))
        return end;
    if (size != static_cast<double>(static_cast<std::int64_t>(size)))
        return std::to_chars(at, at + longest, size, std::chars_format::fixed).ptr;
    char* end = put_whole(at, static_cast<std::int64_t>(size));
    *end++ = '.';
    *end++ = '0';
    return end;
}

} // namespace

void json_sink::real(double value)
{
    char* const begin = room(longest + 1);
    written(put_real(begin, value));
}

} // namespace zonda::bson::detail
