#include <zonda/bson/detail/load.hpp>
#include <zonda/bson/errc.hpp>
#include <zonda/bson/vector.hpp>

namespace zonda::bson
{
namespace
{

constexpr std::size_t head_size = 2;

error invalid(const char* words)
{
    return error(errc::invalid_document, std::string("BSON vector: ") + words);
}

binary with_head(vector_type type, std::uint8_t padding, std::size_t size)
{
    bytes data(head_size + size);
    data[0] = static_cast<std::uint8_t>(type);
    data[1] = padding;
    return {binary_subtype::vector, std::move(data)};
}

} // namespace

result<vector_view> vector_view::from(binary_view value)
{
    if (value.subtype != binary_subtype::vector)
        return error(errc::wrong_type, "BSON vector: a binary of another subtype than 9");
    if (value.bytes.size() < head_size)
        return invalid("type and padding are not there");
    const auto type = static_cast<vector_type>(value.bytes[0]);
    const std::uint8_t padding = value.bytes[1];
    const bytes_view data = value.bytes.subspan(head_size);
    switch (type)
    {
    case vector_type::packed_bit:
        if (padding > 7)
            return invalid("a padding of more than 7 bits");
        if (padding != 0 && data.empty())
            return invalid("a padding where no bits are");
        return vector_view(type, padding, data);
    case vector_type::float32:
        if (data.size() % sizeof(float) != 0)
            return invalid("the last number is not whole");
        [[fallthrough]];
    case vector_type::int8:
        if (padding != 0)
            return invalid("a padding where only whole numbers are");
        return vector_view(type, padding, data);
    }
    return invalid("an unknown type of numbers");
}

std::size_t vector_view::size() const noexcept
{
    if (type_ == vector_type::packed_bit)
        return data_.size() * 8 - padding_;
    return type_ == vector_type::float32 ? data_.size() / sizeof(float) : data_.size();
}

std::vector<float> vector_view::floats() const
{
    std::vector<float> numbers(type_ == vector_type::float32 ? size() : 0);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = detail::load<float>(data_.data() + i * sizeof(float));
    return numbers;
}

std::vector<std::int8_t> vector_view::int8s() const
{
    std::vector<std::int8_t> numbers(type_ == vector_type::int8 ? size() : 0);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = static_cast<std::int8_t>(data_[i]);
    return numbers;
}

std::vector<bool> vector_view::bits() const
{
    std::vector<bool> bits(type_ == vector_type::packed_bit ? size() : 0);
    for (std::size_t i = 0; i < bits.size(); ++i)
        bits[i] = (data_[i / 8] >> (7 - i % 8) & 1) != 0;
    return bits;
}

binary vector_of(std::span<const float> numbers)
{
    binary made = with_head(vector_type::float32, 0, numbers.size() * sizeof(float));
    for (std::size_t i = 0; i < numbers.size(); ++i)
        detail::store(made.bytes.data() + head_size + i * sizeof(float), numbers[i]);
    return made;
}

binary vector_of(std::span<const std::int8_t> numbers)
{
    binary made = with_head(vector_type::int8, 0, numbers.size());
    std::ranges::transform(numbers, made.bytes.begin() + head_size,
                           [](std::int8_t number) { return static_cast<std::uint8_t>(number); });
    return made;
}

result<binary> packed_bits(bytes_view bits, unsigned padding)
{
    if (padding > 7 || (padding != 0 && bits.empty()))
        return error(errc::out_of_range, "BSON vector: a padding is 0 to 7 bits of a last byte");
    if (padding != 0 && (bits.back() & ((1U << padding) - 1)) != 0)
        return error(errc::out_of_range, "BSON vector: one of the padded bits is set");
    binary made = with_head(vector_type::packed_bit, static_cast<std::uint8_t>(padding), bits.size());
    std::ranges::copy(bits, made.bytes.begin() + head_size);
    return made;
}

} // namespace zonda::bson
