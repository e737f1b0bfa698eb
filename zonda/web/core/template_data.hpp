// What a template is filled with: a tree of plain values.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace zonda::web
{

/// Nothing, a boolean, a number, text, a list, or names with values.
///
///     template_data page;
///     page["room"] = "lobby";
///     page["messages"] = template_data::list{};
class template_data
{
public:
    using list = std::vector<template_data>;
    using object = std::vector<std::pair<std::string, template_data>>;

    template_data() = default;
    template_data(bool value) : value_(value) {}
    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char>)
    template_data(T value) : value_(static_cast<std::int64_t>(value))
    {
    }
    template_data(double value) : value_(value) {}
    template_data(std::string value) : value_(std::move(value)) {}
    template_data(std::string_view value) : value_(std::string(value)) {}
    template_data(const char* value) : value_(std::string(value)) {}
    template_data(list value) : value_(std::move(value)) {}
    template_data(object value) : value_(std::move(value)) {}

    /// The value of that name, made if it is not there; what this was before, if not an object, is lost.
    template_data& operator[](std::string_view name);
    /// The value of that name, or null.
    const template_data* find(std::string_view name) const noexcept;
    /// The list, or null.
    const list* as_list() const noexcept { return std::get_if<list>(&value_); }
    /// Calls `f(text)` with text, number or boolean as text, nothing as no text; false for lists and objects.
    template <class F>
    bool with_text(F f) const
    {
        if (const auto* text = std::get_if<std::string>(&value_))
        {
            f(std::string_view(*text));
            return true;
        }
        std::string text;
        if (!append_scalar(text))
        {
            return false;
        }
        f(std::string_view(text));
        return true;
    }
    /// Whether `{% if %}` takes it: not nothing, false, 0, "" or an empty list or object.
    bool truthy() const noexcept;
    bool operator==(const template_data& other) const;

private:
    bool append_scalar(std::string& out) const;

    std::variant<std::monostate, bool, std::int64_t, double, std::string, list, object> value_;
};

} // namespace zonda::web
