#include <zonda/web/io/server_timing.hpp>

#include <charconv>

namespace zonda::web
{

namespace
{

void append_milliseconds(std::string& out, ticks span)
{
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(to_duration(span)).count();
    char digits[24];
    const auto [end, ignored] = std::to_chars(digits, digits + sizeof digits, microseconds / 1000);
    out.append(digits, end);
    const auto fraction = static_cast<int>(microseconds % 1000);
    out += {'.', static_cast<char>('0' + fraction / 100), static_cast<char>('0' + fraction / 10 % 10),
            static_cast<char>('0' + fraction % 10)};
}

} // namespace

void append_server_timing(std::string& out, const ledger& times)
{
    out += "Server-Timing: ";
    ticks total = 0;
    for (std::size_t i = 0; i < wait_state_count; ++i)
    {
        const auto state = static_cast<wait_state>(i);
        if (state == wait_state::write)
        {
            continue;
        }
        out += name_of(state);
        out += ";dur=";
        append_milliseconds(out, times.spent(state));
        out += ", ";
        total += times.spent(state);
    }
    out += "total;dur=";
    append_milliseconds(out, total);
    out += "\r\n";
}

} // namespace zonda::web
