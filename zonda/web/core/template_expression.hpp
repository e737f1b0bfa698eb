// The expressions of templates:
//
//     any    = all *( "or" all )           all = negation *( "and" negation )       negation = [ "not" ] comparison
//     comparison = value [ ( "==" / "!=" ) value ]
//     value  = NAME *( "." NAME ) / "text" / 'text' / NUMBER / "true" / "false" / "(" any ")"
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/web/core/template_data.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace zonda::web
{

/// Names that an expression sees: what the page was given, and the variables of the loops around.
class template_scope
{
public:
    explicit template_scope(const template_data& page) noexcept : page_(&page) {}

    void push(std::string_view name, const template_data& value) { variables_.push_back({name, &value}); }
    void pop() noexcept { variables_.pop_back(); }
    /// The innermost of that name, or null.
    const template_data* find(std::string_view name) const noexcept;

private:
    struct variable
    {
        std::string_view name;
        const template_data* value;
    };

    const template_data* page_;
    std::vector<variable> variables_;
};

class template_expression
{
public:
    /// Errors: bad_template, in words, without place.
    static result<template_expression> parse(std::string_view text);

    template_expression() = default;

    /// The value it names, or null if there is no such name. `scratch` holds it if it is computed.
    const template_data* evaluate(const template_scope& scope, template_data& scratch) const;
    /// A name that is not there is not true.
    bool is_true(const template_scope& scope) const;
    /// As it was written.
    const std::string& text() const noexcept { return text_; }

private:
    friend class expression_parser;

    enum class kind
    {
        constant,
        path,
        not_,
        and_,
        or_,
        equal,
        unequal
    };

    bool compare(const template_scope& scope) const;

    kind kind_{kind::constant};
    std::string text_;
    template_data constant_;
    std::vector<std::string> path_;
    std::vector<template_expression> operands_;
};

} // namespace zonda::web
