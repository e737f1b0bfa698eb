#include <zonda/bson/document_view.hpp>

namespace zonda::bson
{

std::size_t document_view::count() const noexcept
{
    std::size_t elements = 0;
    for (auto i = begin(); i != end(); ++i)
        ++elements;
    return elements;
}

value_view document_view::operator[](std::string_view key) const noexcept
{
    for (const element& candidate : *this)
    {
        if (candidate.key == key)
            return candidate.value;
    }
    return {};
}

std::optional<element> document_view::find(std::string_view key) const noexcept
{
    for (const element& candidate : *this)
    {
        if (candidate.key == key)
            return candidate;
    }
    return std::nullopt;
}

value_view array_view::operator[](std::size_t index) const noexcept
{
    for (const value_view value : *this)
    {
        if (index-- == 0)
            return value;
    }
    return {};
}

} // namespace zonda::bson
