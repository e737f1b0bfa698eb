#include <zonda/base/time.hpp>
#include <zonda/bson/detail/mapping.hpp>
#include <zonda/bson/json.hpp>

#include <cmath>

namespace zonda::bson::detail
{
namespace
{

void append_path(std::string& out, const mapping_place& at)
{
    if (at.around == nullptr)
        return;
    append_path(out, *at.around);
    if (at.index != mapping_place::no_index)
    {
        out.append("[").append(std::to_string(at.index)).append("]");
        return;
    }
    if (!out.empty())
        out += '.';
    out += at.key;
}

} // namespace

bool mapping_failure::say(const mapping_place& at, errc code, std::string_view words)
{
    code_ = code;
    words_.clear();
    append_path(words_, at);
    if (!words_.empty())
        words_ += ": ";
    words_ += words;
    return false;
}

bool mapping_failure::wrong_type(const mapping_place& at, type found, std::string_view wanted)
{
    std::string words(name_of(found));
    words.append(" where ").append(wanted).append(" is wanted");
    return say(at, found == type::none ? errc::missing_field : errc::wrong_type, words);
}

bool mapping_failure::out_of_range(const mapping_place& at, value_view found, std::string_view wanted)
{
    return say(at, errc::out_of_range, to_json(found).append(" where ").append(wanted).append(" is wanted"));
}

bool mapping_failure::date_out_of_range(const mapping_place& at, value_view found, datetime least, datetime greatest)
{
    const auto day_of = [](datetime moment)
    {
        const std::string text = to_iso8601(moment);
        return text.substr(0, text.find('T'));
    };
    return out_of_range(at, found, "a date between " + day_of(least) + " and " + day_of(greatest));
}

bool read_integer(value_view from, std::int64_t& to, std::int64_t least, std::int64_t most, std::string_view wanted,
                  const mapping_place& at, mapping_failure& failure)
{
    const std::optional<std::int64_t> number = from.to_int64();
    if (!number)
        return from.kind() == type::double_ ? failure.out_of_range(at, from, wanted)
                                            : failure.wrong_type(at, from.kind(), wanted);
    if (*number < least || *number > most)
        return failure.out_of_range(at, from, wanted);
    to = *number;
    return true;
}

bool read_real(value_view from, double& to, double greatest, std::string_view wanted, const mapping_place& at,
               mapping_failure& failure)
{
    const std::optional<double> number = from.to_double();
    if (!number)
        return failure.wrong_type(at, from.kind(), wanted);
    if (std::isfinite(*number) && std::abs(*number) > greatest)
        return failure.out_of_range(at, from, wanted);
    to = *number;
    return true;
}

} // namespace zonda::bson::detail
