// Pages from text with holes. What is put in is escaped, unless the template says otherwise where everybody sees it.
//
//     {{ user.name }}                        a value, escaped for HTML
//     {% raw body %}                         a value as it is: only what is HTML already
//     {% if messages and not full %} ... {% elif user %} ... {% else %} ... {% end %}
//     {% for message in messages %} ... {% end %}
//     {% include "head.html" %}
//     {% extends "base.html" %}              first in the text; then blocks that replace those of the base
//     {% block title %} ... {% end %}
//     {# a comment #}
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/web/core/template_data.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace zonda::web
{

/// The templates of a site, by name. A value that is not there is an error where it is written and untrue where it is
/// asked for.
class templates
{
public:
    templates();
    templates(templates&&) noexcept;
    templates& operator=(templates&&) noexcept;
    ~templates();

    /// Compiles one; a later one of the same name takes its place.
    /// Errors: bad_template, with name and line: `chat.html, line 12: {% for %} has no {% end %}`.
    result<void> add(std::string name, std::string_view text);

    /// Errors: bad_template, with name and line: no such template or value, includes that go in circles.
    result<std::string> render(std::string_view name, const template_data& page) const;

private:
    struct implementation;
    std::unique_ptr<implementation> implementation_;
};

} // namespace zonda::web
