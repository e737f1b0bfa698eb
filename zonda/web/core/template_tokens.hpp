// Cuts the text of a template into text, {{ values }} and {% tags %}; {# comments #} vanish.
#pragma once

#include <zonda/base/result.hpp>

#include <string_view>
#include <vector>

namespace zonda::web
{

struct template_token
{
    enum class kind
    {
        text,
        value, // {{ expression }}
        tag    // {% word rest %}
    };

    kind which{kind::text};
    std::string_view text{}; // of a value or tag: what stands inside, without spaces around it
    std::string_view word{}; // of a tag: its first word; `text` is the rest
    int line{1};
};

/// Views of `text`. Errors: bad_template ("line 3: {{ is not closed").
result<std::vector<template_token>> cut_template(std::string_view text);

} // namespace zonda::web
