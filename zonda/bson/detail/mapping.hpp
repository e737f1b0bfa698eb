// Where a mapping is, and what it says when a value does not fit. Compiled once, for all mapped types.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/errc.hpp>
#include <zonda/bson/value_view.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace zonda::bson::detail
{

/// A step on the way to a value: a chain through the calls, read only when something is wrong.
struct mapping_place
{
    static constexpr std::size_t no_index = static_cast<std::size_t>(-1);

    const mapping_place* around{nullptr};
    std::string_view key{};
    std::size_t index{no_index}; // of an array, in place of a key
};

/// The first thing that was wrong.
class mapping_failure
{
public:
    /// `goals[3].min: string where int is wanted`, or `teamA: missing where string is wanted`. Always false.
    bool wrong_type(const mapping_place& at, type found, std::string_view wanted);
    bool out_of_range(const mapping_place& at, value_view found, std::string_view wanted);
    /// `kick_off: {"$date":...} where a date between 1677-09-21 and 2262-04-11 is wanted`. Always false.
    bool date_out_of_range(const mapping_place& at, value_view found, datetime least, datetime greatest);
    bool say(const mapping_place& at, errc code, std::string_view words);

    error made() const { return error(code_, words_); }

private:
    errc code_{errc::wrong_type};
    std::string words_;
};

/// Any number that is integral and lies between `least` and `most`; `wanted` names the type for the words.
bool read_integer(value_view from, std::int64_t& to, std::int64_t least, std::int64_t most, std::string_view wanted,
                  const mapping_place& at, mapping_failure& failure);
/// Any number, unless it is finite and its magnitude is above `greatest`.
bool read_real(value_view from, double& to, double greatest, std::string_view wanted, const mapping_place& at,
               mapping_failure& failure);

} // namespace zonda::bson::detail
