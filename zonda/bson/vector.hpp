// Vectors of numbers for searches, packed into a binary of subtype 9.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/value_types.hpp>

#include <vector>

namespace zonda::bson
{

enum class vector_type : std::uint8_t
{
    int8 = 0x03,
    packed_bit = 0x10,
    float32 = 0x27
};

/// A vector that lies in somebody else's bytes: a byte of type, a byte of padding, the numbers.
/// Spec: MongoDB driver specifications, bson-binary-vector.
class vector_view
{
public:
    /// Errors: errc::wrong_type (another subtype), errc::invalid_document (unknown type, padding above 7 or without
    /// bits, half a number).
    static result<vector_view> from(binary_view value);

    vector_type type() const noexcept { return type_; }
    /// How many bits of the last byte, counted from its lowest, are none: 0 to 7; 0 unless the type is packed_bit.
    std::uint8_t padding() const noexcept { return padding_; }
    /// Numbers, or bits.
    std::size_t size() const noexcept;

    /// The numbers; nothing if the type is another one.
    std::vector<float> floats() const;
    std::vector<std::int8_t> int8s() const;
    std::vector<bool> bits() const;

    /// The bytes behind type and padding.
    bytes_view data() const noexcept { return data_; }

private:
    vector_view(vector_type type, std::uint8_t padding, bytes_view data) noexcept
        : type_(type),
          padding_(padding),
          data_(data)
    {
    }

    vector_type type_;
    std::uint8_t padding_;
    bytes_view data_;
};

/// The binary that holds these numbers: `doc("embedding", vector_of(floats))`.
binary vector_of(std::span<const float> numbers);
binary vector_of(std::span<const std::int8_t> numbers);
/// Bits from the highest of each byte on; the lowest `padding` bits of the last one are none.
/// Errors: errc::out_of_range if padding is above 7 or there is no byte to pad, or if one of the padded bits is set.
result<binary> packed_bits(bytes_view bits, unsigned padding = 0);

} // namespace zonda::bson
