#include <zonda/bson/document_view.hpp>
#include <zonda/bson/value_view.hpp>

namespace zonda::bson
{

std::optional<std::int64_t> value_view::to_int64() const noexcept
{
    switch (kind_)
    {
    case type::int32:
        return detail::load<std::int32_t>(data_);
    case type::int64:
        return detail::load<std::int64_t>(data_);
    case type::double_:
    {
        // 2^63 is a double and no int64; every double below it that has no fraction is one.
        constexpr double beyond = 9223372036854775808.0;
        const auto number = detail::load<double>(data_);
        if (!(number >= -beyond && number < beyond))
            return std::nullopt;
        const auto whole = static_cast<std::int64_t>(number);
        return static_cast<double>(whole) == number ? std::optional(whole) : std::nullopt;
    }
    default:
        return std::nullopt;
    }
}

std::optional<double> value_view::to_double() const noexcept
{
    switch (kind_)
    {
    case type::int32:
        return detail::load<std::int32_t>(data_);
    case type::int64:
        return static_cast<double>(detail::load<std::int64_t>(data_));
    case type::double_:
        return detail::load<double>(data_);
    default:
        return std::nullopt;
    }
}

std::optional<bool> value_view::truthy() const noexcept
{
    if (kind_ == type::boolean)
        return *data_ != 0;
    const std::optional<double> number = to_double();
    return number ? std::optional(*number != 0) : std::nullopt;
}

value_view value_view::operator[](std::string_view key) const noexcept
{
    if (kind_ == type::document)
        return document_view::trusted(data_)[key];
    return {};
}

value_view value_view::operator[](std::size_t index) const noexcept
{
    if (kind_ == type::array)
        return array_view::trusted(data_)[index];
    return {};
}

} // namespace zonda::bson
