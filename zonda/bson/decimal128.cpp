#include <zonda/bson/decimal128.hpp>

#include <bson/bson.h>

namespace zonda::bson
{

std::optional<decimal128> decimal128::from_string(std::string_view text)
{
    // libbson reads to the first zero byte, whatever length it is told.
    if (text.size() > INT32_MAX || text.find('\0') != std::string_view::npos)
        return std::nullopt;
    bson_decimal128_t read;
    if (!bson_decimal128_from_string_w_len(text.data(), static_cast<int>(text.size()), &read))
        return std::nullopt;
    return decimal128(read.high, read.low);
}

std::string decimal128::to_string() const
{
    bson_decimal128_t written;
    written.high = high_;
    written.low = low_;
    char text[BSON_DECIMAL128_STRING];
    bson_decimal128_to_string(&written, text);
    return text;
}

} // namespace zonda::bson
