#include <zonda/web/core/template_data.hpp>

#include <charconv>

namespace zonda::web
{

template_data& template_data::operator[](std::string_view name)
{
    if (!std::holds_alternative<object>(value_))
    {
        value_ = object{};
    }
    object& members = std::get<object>(value_);
    for (auto& [known, value] : members)
    {
        if (known == name)
        {
            return value;
        }
    }
    return members.emplace_back(std::string(name), template_data()).second;
}

const template_data* template_data::find(std::string_view name) const noexcept
{
    if (const auto* members = std::get_if<object>(&value_))
    {
        for (const auto& [known, value] : *members)
        {
            if (known == name)
            {
                return &value;
            }
        }
    }
    return nullptr;
}

bool template_data::append_scalar(std::string& out) const
{
    if (const auto* truth = std::get_if<bool>(&value_))
    {
        out += *truth ? "true" : "false";
    }
    else if (const auto* number = std::get_if<std::int64_t>(&value_))
    {
        out += std::to_string(*number);
    }
    else if (const auto* real = std::get_if<double>(&value_))
    {
        char digits[32];
        const auto [end, ignored] = std::to_chars(digits, digits + sizeof digits, *real);
        out.append(digits, end);
    }
    return !std::holds_alternative<list>(value_) && !std::holds_alternative<object>(value_);
}

bool template_data::truthy() const noexcept
{
    struct judge
    {
        bool operator()(std::monostate) const noexcept { return false; }
        bool operator()(bool value) const noexcept { return value; }
        bool operator()(std::int64_t value) const noexcept { return value != 0; }
        bool operator()(double value) const noexcept { return value != 0; }
        bool operator()(const std::string& value) const noexcept { return !value.empty(); }
        bool operator()(const list& value) const noexcept { return !value.empty(); }
        bool operator()(const object& value) const noexcept { return !value.empty(); }
    };
    return std::visit(judge{}, value_);
}

bool template_data::operator==(const template_data& other) const
{
    return value_ == other.value_;
}

} // namespace zonda::web
