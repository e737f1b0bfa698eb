// From tokens to the tree that is rendered.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/web/core/template_expression.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace zonda::web
{

struct template_node
{
    enum class kind
    {
        text,
        value,
        raw,
        choice, // {% if %}: `expression`, `children`, `otherwise`
        loop,   // {% for %}: variable in `text`, list in `expression`, `children`
        include,
        block // its name in `text`
    };

    kind which{kind::text};
    int line{1};
    std::string text{};
    template_expression expression{};
    std::vector<template_node> children{};
    std::vector<template_node> otherwise{};
};

struct parsed_template
{
    std::string base{}; // of {% extends %}; empty: none
    std::vector<template_node> nodes{};
};

/// Errors: bad_template ("line 3: ...").
result<parsed_template> parse_template(std::string_view text);

} // namespace zonda::web
