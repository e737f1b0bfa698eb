#include <zonda/base/text.hpp>
#include <zonda/web/core/request_head.hpp>

namespace zonda::web
{

std::optional<std::string_view> request_head::find(field_name name) const noexcept
{
    const std::size_t place = layout_->first[static_cast<std::size_t>(name)];
    return place == 0 ? std::nullopt : std::optional(text(fields_[place - 1].value));
}

std::optional<std::string_view> request_head::find(std::string_view name) const noexcept
{
    const field_name known = field_name_of(name);
    if (known != field_name::other)
    {
        return find(known);
    }
    for (std::size_t i = 0; i < field_count(); ++i)
    {
        if (fields_[i].known == field_name::other && equals_ignoring_case(field(i).name, name))
        {
            return field(i).value;
        }
    }
    return std::nullopt;
}

} // namespace zonda::web
