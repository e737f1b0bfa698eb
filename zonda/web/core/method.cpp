#include <zonda/web/core/method.hpp>

#include <array>
#include <cstddef>

namespace zonda::web
{

namespace
{

constexpr std::array<std::string_view, 10> names = {"GET",     "HEAD",  "POST",  "PUT",     "DELETE",
                                                    "OPTIONS", "PATCH", "TRACE", "CONNECT", "OTHER"};

constexpr std::size_t known = names.size() - 1;

} // namespace

method method_of(std::string_view token) noexcept
{
    for (std::size_t i = 0; i < known; ++i)
    {
        if (token == names[i])
        {
            return static_cast<method>(i);
        }
    }
    return method::other;
}

std::string_view name_of(method value) noexcept
{
    return names[static_cast<std::size_t>(value)];
}

std::string to_string(method_set methods)
{
    std::string text;
    for (std::size_t i = 0; i < known; ++i)
    {
        if (methods.contains(static_cast<method>(i)))
        {
            text += text.empty() ? "" : ", ";
            text += names[i];
        }
    }
    return text;
}

} // namespace zonda::web
