#include <zonda/base/time.hpp>

#include <cstdint>

namespace zonda
{
namespace
{

constexpr std::int64_t milliseconds_a_day = 86'400'000;

struct civil_date
{
    std::int64_t year;
    unsigned month, day;
};

// std::chrono::year ends at 32767, a datetime does not. Proleptic Gregorian calendar, counted in eras of 400 years
// that begin on 1 March, so that the leap day is an era's and a year's last.
constexpr std::int64_t days_an_era = 146'097;
constexpr std::int64_t days_before_1970 = 719'468;

constexpr civil_date date_of(std::int64_t days) noexcept
{
    days += days_before_1970;
    const std::int64_t era = (days >= 0 ? days : days - (days_an_era - 1)) / days_an_era;
    const auto day_of_era = static_cast<unsigned>(days - era * days_an_era);
    const unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const unsigned month_from_march = (5 * day_of_year + 2) / 153;
    const unsigned day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    const unsigned month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return {static_cast<std::int64_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

constexpr std::int64_t days_of(civil_date date) noexcept
{
    const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto year_of_era = static_cast<unsigned>(year - era * 400);
    const unsigned day_of_year = (153 * (date.month > 2 ? date.month - 3 : date.month + 9) + 2) / 5 + date.day - 1;
    const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * days_an_era + static_cast<std::int64_t>(day_of_era) - days_before_1970;
}

constexpr unsigned days_in_month(std::int64_t year, unsigned month) noexcept
{
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (month == 2)
        return leap ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

char* put_digits(char* out, std::uint64_t number, std::size_t width) noexcept
{
    for (std::size_t i = width; i != 0; --i)
    {
        out[i - 1] = static_cast<char>('0' + number % 10);
        number /= 10;
    }
    return out + width;
}

// Four digits, with a sign where they are not enough.
char* put_year(char* out, std::int64_t year) noexcept
{
    if (year >= 0 && year <= 9999)
        return put_digits(out, static_cast<std::uint64_t>(year), 4);
    *out++ = year < 0 ? '-' : '+';
    const auto size = static_cast<std::uint64_t>(year < 0 ? -year : year);
    std::size_t width = 4;
    for (std::uint64_t more = size / 10'000; more != 0; more /= 10)
        ++width;
    return put_digits(out, size, width);
}

// Takes text from the front; whoever misses something has failed, and stays so.
class scanner
{
public:
    explicit scanner(std::string_view text) : text_(text) {}

    bool take(char c)
    {
        if (text_.empty() || text_.front() != c)
            return false;
        text_.remove_prefix(1);
        return true;
    }
    void want(char c) { failed_ = !take(c) || failed_; }

    // Between `least` and `most` digits.
    std::int64_t number(std::size_t least, std::size_t most)
    {
        std::int64_t value = 0;
        for (digits_ = 0; digits_ < most && digits_ < text_.size() && is_digit(text_[digits_]); ++digits_)
            value = value * 10 + (text_[digits_] - '0');
        failed_ = failed_ || digits_ < least;
        text_.remove_prefix(digits_);
        return value;
    }
    unsigned two_digits(unsigned lowest, unsigned highest)
    {
        const auto value = static_cast<unsigned>(number(2, 2));
        failed_ = failed_ || value < lowest || value > highest;
        return value;
    }

    std::size_t digits() const noexcept { return digits_; }
    bool whole() const noexcept { return !failed_ && text_.empty(); }

private:
    static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

    std::string_view text_;
    std::size_t digits_{0};
    bool failed_{false};
};

std::int64_t scan_year(scanner& from)
{
    if (from.take('-'))
        return -from.number(4, 9);
    if (from.take('+'))
        return from.number(4, 9);
    return from.number(4, 4);
}

// Nine digits at most are read, three of them are kept.
std::int64_t scan_fraction(scanner& from)
{
    if (!from.take('.'))
        return 0;
    std::int64_t fraction = from.number(1, 9);
    std::size_t digits = from.digits();
    for (; digits < 3; ++digits)
        fraction *= 10;
    for (; digits > 3; --digits)
        fraction /= 10;
    return fraction;
}

std::int64_t scan_offset_minutes(scanner& from)
{
    if (from.take('Z'))
        return 0;
    const bool west = from.take('-');
    if (!west)
        from.want('+');
    const std::int64_t hours = from.two_digits(0, 23);
    from.want(':');
    const std::int64_t minutes = hours * 60 + from.two_digits(0, 59);
    return west ? -minutes : minutes;
}

} // namespace

std::string to_iso8601(datetime at)
{
    std::string out;
    append_iso8601(out, at);
    return out;
}

void append_iso8601(std::string& out, datetime at)
{
    char text[longest_iso8601];
    out.append(text, write_iso8601(text, at));
}

std::size_t write_iso8601(char* out, datetime at) noexcept
{
    const std::int64_t since_1970 = at.time_since_epoch().count();
    std::int64_t days = since_1970 / milliseconds_a_day;
    std::int64_t in_day = since_1970 % milliseconds_a_day;
    if (in_day < 0)
    {
        in_day += milliseconds_a_day;
        --days;
    }
    const civil_date date = date_of(days);
    char* end = put_year(out, date.year);
    const auto part = [&](char separator, std::int64_t value, std::size_t width)
    {
        *end = separator;
        end = put_digits(end + 1, static_cast<std::uint64_t>(value), width);
    };
    part('-', date.month, 2);
    part('-', date.day, 2);
    part('T', in_day / 3'600'000, 2);
    part(':', in_day / 60'000 % 60, 2);
    part(':', in_day / 1000 % 60, 2);
    part('.', in_day % 1000, 3);
    *end++ = 'Z';
    return static_cast<std::size_t>(end - out);
}

std::optional<datetime> from_iso8601(std::string_view text)
{
    // Years that a datetime cannot hold; 1970 is in the middle of them.
    constexpr std::int64_t farthest_year = 292'000'000;

    scanner from(text);
    civil_date date{};
    date.year = scan_year(from);
    from.want('-');
    date.month = from.two_digits(1, 12);
    from.want('-');
    date.day = from.two_digits(1, 31);
    from.want('T');
    const std::int64_t hours = from.two_digits(0, 23);
    from.want(':');
    const std::int64_t minutes = from.two_digits(0, 59);
    const std::int64_t seconds = from.take(':') ? from.two_digits(0, 59) : 0;
    const std::int64_t fraction = scan_fraction(from);
    const std::int64_t offset = scan_offset_minutes(from);
    if (!from.whole() || date.year < -farthest_year || date.year > farthest_year)
        return std::nullopt;
    if (date.day > days_in_month(date.year, date.month))
        return std::nullopt;
    const std::int64_t in_day = ((hours * 60 + minutes - offset) * 60 + seconds) * 1000 + fraction;
    return datetime(std::chrono::milliseconds(days_of(date) * milliseconds_a_day + in_day));
}

} // namespace zonda
