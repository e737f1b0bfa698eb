#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/http_date.hpp>

#include <array>

namespace zonda::web
{

namespace
{

using namespace std::chrono;

constexpr std::array<std::string_view, 7> weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void append_padded(std::string& out, unsigned value, unsigned width)
{
    const std::string digits = std::to_string(value);
    out.append(width > digits.size() ? width - digits.size() : 0, '0').append(digits);
}

// Reads a date from left to right; what does not fit makes it bad, and it stays bad.
class date_reader
{
public:
    explicit date_reader(std::string_view text) noexcept : text_(text) {}

    void skip(std::string_view expected) noexcept
    {
        good_ = good_ && text_.starts_with(expected);
        text_.remove_prefix(good_ ? expected.size() : 0);
    }

    int number(std::size_t width) noexcept
    {
        int value = 0;
        good_ = good_ && text_.size() >= width;
        for (std::size_t i = 0; good_ && i < width; ++i)
        {
            // asctime pads the day with a space.
            const bool pad = i == 0 && width == 2 && text_[0] == ' ';
            good_ = pad || is_digit(text_[i]);
            value = value * 10 + (pad ? 0 : text_[i] - '0');
        }
        text_.remove_prefix(good_ ? width : 0);
        return value;
    }

    unsigned month() noexcept
    {
        for (unsigned i = 0; i < months.size(); ++i)
        {
            if (text_.starts_with(months[i]))
            {
                text_.remove_prefix(3);
                return i + 1;
            }
        }
        good_ = false;
        return 1;
    }

    seconds time_of_day() noexcept
    {
        const int hour = number(2);
        skip(":");
        const int minute = number(2);
        skip(":");
        const int second = number(2);
        good_ = good_ && hour < 24 && minute < 60 && second <= 60;
        return hours(hour) + minutes(minute) + seconds(second);
    }

    std::optional<sys_seconds> finish(int year, unsigned month, int day, seconds time) const noexcept
    {
        const year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                  std::chrono::day(static_cast<unsigned>(day))};
        const bool whole = good_ && text_.empty() && date.ok();
        return whole ? std::optional<sys_seconds>(sys_days(date) + time) : std::nullopt;
    }

private:
    std::string_view text_;
    bool good_{true};
};

// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<sys_seconds> parse_fixed(std::string_view text) noexcept
{
    date_reader in(text.substr(3));
    in.skip(", ");
    const int day = in.number(2);
    in.skip(" ");
    const unsigned month = in.month();
    in.skip(" ");
    const int year = in.number(4);
    in.skip(" ");
    const seconds time = in.time_of_day();
    in.skip(" GMT");
    return in.finish(year, month, day, time);
}

// Sunday, 06-Nov-94 08:49:37 GMT
std::optional<sys_seconds> parse_rfc850(std::string_view text, sys_seconds now) noexcept
{
    date_reader in(text.substr(text.find(',')));
    in.skip(", ");
    const int day = in.number(2);
    in.skip("-");
    const unsigned month = in.month();
    in.skip("-");
    const int short_year = in.number(2);
    in.skip(" ");
    const seconds time = in.time_of_day();
    in.skip(" GMT");
    // RFC 9110, 5.6.7: more than 50 years ahead means the past century.
    const int this_year = static_cast<int>(year_month_day(floor<days>(now)).year());
    int year = this_year - this_year % 100 + short_year;
    year -= year > this_year + 50 ? 100 : 0;
    return in.finish(year, month, day, time);
}

// Sun Nov  6 08:49:37 1994
std::optional<sys_seconds> parse_asctime(std::string_view text) noexcept
{
    date_reader in(text.substr(3));
    in.skip(" ");
    const unsigned month = in.month();
    in.skip(" ");
    const int day = in.number(2);
    in.skip(" ");
    const seconds time = in.time_of_day();
    in.skip(" ");
    const int year = in.number(4);
    return in.finish(year, month, day, time);
}

} // namespace

std::string to_http_date(sys_seconds at)
{
    const sys_days day = floor<days>(at);
    const year_month_day date(day);
    const hh_mm_ss time(at - day);
    std::string out(weekdays[weekday(day).c_encoding()]);
    out += ", ";
    append_padded(out, static_cast<unsigned>(date.day()), 2);
    out += ' ';
    out += months[static_cast<unsigned>(date.month()) - 1];
    out += ' ';
    append_padded(out, static_cast<unsigned>(static_cast<int>(date.year())), 4);
    out += ' ';
    append_padded(out, static_cast<unsigned>(time.hours().count()), 2);
    out += ':';
    append_padded(out, static_cast<unsigned>(time.minutes().count()), 2);
    out += ':';
    append_padded(out, static_cast<unsigned>(time.seconds().count()), 2);
    out += " GMT";
    return out;
}

std::optional<sys_seconds> from_http_date(std::string_view text, sys_seconds now)
{
    if (text.size() < 24)
    {
        return std::nullopt;
    }
    if (text[3] == ',')
    {
        return parse_fixed(text);
    }
    return text.find(',') == std::string_view::npos ? parse_asctime(text) : parse_rfc850(text, now);
}

} // namespace zonda::web
