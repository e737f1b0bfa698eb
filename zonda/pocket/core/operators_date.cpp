// Dates, in UTC or at a fixed offset from it (`+02:00`); names of time zones are refused.
#include <zonda/base/time.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/expression.hpp>

#include <chrono>
#include <cstdio>

namespace zonda::pocket
{
namespace
{

using namespace std::chrono;
using arguments = std::span<const value>;

// Years beyond these have no calendar in <chrono>.
constexpr datetime first_date = sys_days(year(-32767) / 1 / 1);
constexpr datetime last_date = sys_days(year(32767) / 12 / 31);

outcome<std::optional<datetime>> date_of(bson::value_view v)
{
    if (is_nullish(v))
        return std::optional<datetime>();
    std::optional<datetime> at = v.get<datetime>();
    if (const auto id = v.get<bson::object_id>())
        at = id->created_at();
    if (const auto stamp = v.get<bson::timestamp>())
        at = datetime(seconds(stamp->seconds));
    if (!at)
        return failure{static_cast<errc>(16006),
                       "can't convert from BSON type " + std::string(type_name(v)) + " to Date"};
    if (*at < first_date || *at > last_date)
        return failure{errc::overflow, "the date lies beyond the years that pocket calculates with"};
    return at;
}

outcome<minutes> offset_of(bson::value_view zone)
{
    if (is_nullish(zone))
        return minutes(0);
    const auto text = zone.text();
    if (text == "UTC" || text == "GMT" || text == "Z")
        return minutes(0);
    const bool colon = text.size() == 6 && text[3] == ':';
    if ((colon || text.size() == 5 || text.size() == 3) && (text[0] == '+' || text[0] == '-'))
    {
        const auto digit = [&text](std::size_t i) { return i < text.size() ? text[i] - '0' : 0; };
        const std::size_t minute = colon ? 4 : 3;
        const int parts[4] = {digit(1), digit(2), digit(minute), digit(minute + 1)};
        bool digits = true;
        for (const int part : parts)
            digits &= part >= 0 && part <= 9;
        if (digits)
        {
            const minutes offset = hours(parts[0] * 10 + parts[1]) + minutes(parts[2] * 10 + parts[3]);
            return text[0] == '-' ? -offset : offset;
        }
    }
    return failure{static_cast<errc>(40485), "unrecognized time zone identifier: \"" + std::string(text) +
                                                 "\"; pocket knows UTC and offsets such as \"+02:00\""};
}

// A moment taken apart.
struct calendar
{
    year_month_day day;
    weekday day_of_week;
    hh_mm_ss<milliseconds> time;
    int day_of_year;
    int iso_week;
    int iso_year;

    explicit calendar(datetime at)
        : day(floor<days>(at)),
          day_of_week(floor<days>(at)),
          time(at - floor<days>(at)),
          day_of_year(static_cast<int>((sys_days(day) - sys_days(day.year() / 1 / 1)).count()) + 1),
          iso_week(0),
          iso_year(0)
    {
        // ISO 8601: the week of the year's first Thursday is week 1.
        const sys_days thursday = sys_days(day) + days(4 - static_cast<int>(day_of_week.iso_encoding()));
        const auto of = year_month_day(thursday).year();
        iso_year = static_cast<int>(of);
        iso_week = static_cast<int>((thursday - sys_days(of / 1 / 1)).count()) / 7 + 1;
    }
};

// `$year: "$at"`, `$year: {date: "$at", timezone: "+02:00"}`.
template <class Part>
outcome<value> date_part(const operator_call& call, Part part)
{
    const auto& only = call.argument(0);
    value date;
    value zone;
    if (only.what() == expression::form::document)
    {
        for (std::size_t i = 0; i < only.names().size(); ++i)
        {
            auto one = only.arguments()[i].evaluate(call.root, call.with);
            if (!one)
                return one;
            if (only.names()[i] != "date" && only.names()[i] != "timezone")
                return failure{static_cast<errc>(40535), "unrecognized option to date expression: " + only.names()[i]};
            (only.names()[i] == "date" ? date : zone) = std::move(*one);
        }
    }
    else
    {
        auto one = call.evaluate(0);
        if (!one)
            return one;
        date = is_array(*one) && items_of(*one).size() == 1 ? value(items_of(*one)[0]) : std::move(*one);
    }
    const auto at = date_of(date);
    const auto offset = offset_of(zone);
    if (!at || !offset)
        return at ? offset.error() : at.error();
    if (!*at)
        return value(bson::null);
    return value(static_cast<int>(part(calendar(**at + *offset))));
}

void append_padded(std::string& out, long number, int width)
{
    char digits[24];
    std::snprintf(digits, sizeof digits, "%0*ld", width, number);
    out += digits;
}

std::string offset_text(minutes offset, bool as_minutes)
{
    std::string out = offset.count() < 0 ? "-" : "+";
    const long size = std::abs(static_cast<long>(offset.count()));
    if (as_minutes)
        return out + std::to_string(size);
    append_padded(out, size / 60, 2);
    append_padded(out, size % 60, 2);
    return out;
}

outcome<std::string> formatted(datetime at, minutes offset, std::string_view format)
{
    const calendar local(at + offset);
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i)
    {
        if (format[i] != '%')
        {
            out.push_back(format[i]);
            continue;
        }
        switch (++i < format.size() ? format[i] : '\0')
        {
        case '%':
            out.push_back('%');
            break;
        case 'Y':
            append_padded(out, static_cast<int>(local.day.year()), 4);
            break;
        case 'm':
            append_padded(out, static_cast<unsigned>(local.day.month()), 2);
            break;
        case 'd':
            append_padded(out, static_cast<unsigned>(local.day.day()), 2);
            break;
        case 'H':
            append_padded(out, local.time.hours().count(), 2);
            break;
        case 'M':
            append_padded(out, local.time.minutes().count(), 2);
            break;
        case 'S':
            append_padded(out, local.time.seconds().count(), 2);
            break;
        case 'L':
            append_padded(out, local.time.subseconds().count(), 3);
            break;
        case 'j':
            append_padded(out, local.day_of_year, 3);
            break;
        case 'w':
            append_padded(out, local.day_of_week.c_encoding() + 1, 1);
            break;
        case 'u':
            append_padded(out, local.day_of_week.iso_encoding(), 1);
            break;
        case 'V':
            append_padded(out, local.iso_week, 2);
            break;
        case 'G':
            append_padded(out, local.iso_year, 4);
            break;
        case 'z':
            out += offset_text(offset, false);
            break;
        case 'Z':
            out += offset_text(offset, true);
            break;
        default:
            return failure{static_cast<errc>(18536),
                           "Invalid format character '%" + std::string(format.substr(i, 1)) + "' in format string"};
        }
    }
    return out;
}

outcome<value> date_to_string(const operator_call& call)
{
    value parts[4]; // date, format, timezone, onNull
    for (std::size_t i = 0; i < 4; ++i)
    {
        auto one = call.evaluate(i);
        if (!one)
            return one;
        parts[i] = std::move(*one);
    }
    const auto at = date_of(parts[0]);
    const auto offset = offset_of(parts[2]);
    if (!at || !offset)
        return at ? offset.error() : at.error();
    if (!*at)
        return call.argument(3).given() ? parts[3] : value(bson::null);
    if (call.argument(1).given() && !is_string(parts[1]))
        return failure{static_cast<errc>(18533),
                       "$dateToString requires that 'format' be a string, found: " + std::string(type_name(parts[1]))};
    const bool zoned = call.argument(2).given();
    auto text =
        formatted(**at, *offset, parts[1].view().text(zoned ? "%Y-%m-%dT%H:%M:%S.%L" : "%Y-%m-%dT%H:%M:%S.%LZ"));
    return text ? outcome<value>(value(*text)) : text.error();
}

outcome<value> date_from_string(const operator_call& call)
{
    value parts[3]; // dateString, onError, onNull
    for (std::size_t i = 0; i < 3; ++i)
    {
        auto one = call.evaluate(i);
        if (!one)
            return one;
        parts[i] = std::move(*one);
    }
    if (is_nullish(parts[0]))
        return call.argument(2).given() ? parts[2] : value(bson::null);
    const auto at = is_string(parts[0]) ? from_iso8601(parts[0].view().text()) : std::nullopt;
    if (at)
        return value(*at);
    if (call.argument(1).given())
        return parts[1];
    return failure{errc::conversion_failure,
                   "Error parsing date string " + shown(parts[0]) + "; pocket reads ISO 8601 with an offset or Z"};
}

constexpr parameter format_parameters[] = {{"date", true}, {"format", false}, {"timezone", false}, {"onNull", false}};
constexpr parameter parse_parameters[] = {{"dateString", true}, {"onError", false}, {"onNull", false}};

template <auto Part>
outcome<value> part_of(const operator_call& call)
{
    return date_part(call, Part);
}

constexpr operator_entry entries[] = {
    {"$year", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return static_cast<int>(c.day.year()); }>},
    {"$month", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return static_cast<unsigned>(c.day.month()); }>},
    {"$dayOfMonth", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return static_cast<unsigned>(c.day.day()); }>},
    {"$dayOfYear", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return c.day_of_year; }>},
    {"$dayOfWeek", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return c.day_of_week.c_encoding() + 1; }>},
    {"$isoDayOfWeek", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return c.day_of_week.iso_encoding(); }>},
    {"$isoWeek", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return c.iso_week; }>},
    {"$isoWeekYear", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return c.iso_year; }>},
    {"$hour", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return c.time.hours().count(); }>},
    {"$minute", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return c.time.minutes().count(); }>},
    {"$second", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return c.time.seconds().count(); }>},
    {"$millisecond", 1, 1, {}, nullptr, part_of<[](const calendar& c) { return c.time.subseconds().count(); }>},
    {"$dateToString", 0, 0, format_parameters, nullptr, date_to_string},
    {"$dateFromString", 0, 0, parse_parameters, nullptr, date_from_string},
};

} // namespace

std::span<const operator_entry> date_operators()
{
    return entries;
}

} // namespace zonda::pocket
