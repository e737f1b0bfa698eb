#include <zonda/web/core/text_writer.hpp>
#include <zonda/web/io/server_timing.hpp>

namespace zonda::web
{

namespace
{

void write_milliseconds(text_writer& out, ticks span)
{
    if (span <= 0)
    {
        return out.write("0.000");
    }
    const auto microseconds = to_duration(span).count() / 1000;
    const auto whole = microseconds / 1000;
    const auto fraction = static_cast<int>(microseconds - whole * 1000);
    whole < 10 ? out.write(static_cast<char>('0' + whole)) : out.write_number(whole);
    out.write('.');
    out.write(static_cast<char>('0' + fraction / 100));
    out.write(static_cast<char>('0' + fraction / 10 % 10));
    out.write(static_cast<char>('0' + fraction % 10));
}

} // namespace

void append_server_timing(std::string& to, const ledger& times)
{
    const ticks total = times.total() - times.spent(wait_state::write);
    text_writer out(to, 320);
    out.write("Server-Timing: queue;dur=");
    write_milliseconds(out, times.spent(wait_state::queue));
    out.write(", loop;dur=");
    write_milliseconds(out, times.spent(wait_state::loop));
    out.write(", pool;dur=");
    write_milliseconds(out, times.spent(wait_state::pool));
    out.write(", database;dur=");
    write_milliseconds(out, times.spent(wait_state::database));
    out.write(", own;dur=");
    write_milliseconds(out, times.spent(wait_state::own));
    out.write(", other;dur=");
    write_milliseconds(out, times.spent(wait_state::other));
    out.write(", total;dur=");
    write_milliseconds(out, total);
    out.write("\r\n");
}

} // namespace zonda::web
