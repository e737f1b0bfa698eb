#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/template_expression.hpp>

#include <charconv>
#include <optional>

namespace zonda::web
{

namespace
{

constexpr int deepest = 32;

bool is_name_character(char c) noexcept
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

} // namespace

const template_data* template_scope::find(std::string_view name) const noexcept
{
    for (std::size_t i = variables_.size(); i > 0; --i)
    {
        if (variables_[i - 1].name == name)
        {
            return variables_[i - 1].value;
        }
    }
    return page_->find(name);
}

// Recursive descent; after the first error everything returns at once.
class expression_parser
{
public:
    explicit expression_parser(std::string_view text) noexcept : left_(text) {}

    result<template_expression> parse()
    {
        template_expression whole = any();
        skip_space();
        if (problem_.empty() && !left_.empty())
        {
            problem_ = "\"" + std::string(left_) + "\" is too much";
        }
        if (!problem_.empty())
        {
            return error(errc::bad_template, problem_);
        }
        return whole;
    }

private:
    using expression = template_expression;
    using kind = template_expression::kind;

    expression any() { return chain("or", kind::or_, &expression_parser::all); }
    expression all() { return chain("and", kind::and_, &expression_parser::negation); }

    expression chain(std::string_view word, kind which, expression (expression_parser::*part)())
    {
        expression first = (this->*part)();
        while (problem_.empty() && take_word(word))
        {
            first = combine(which, std::move(first), (this->*part)());
        }
        return first;
    }

    expression negation()
    {
        if (!take_word("not"))
        {
            return comparison();
        }
        expression out;
        if (enter())
        {
            out.kind_ = kind::not_;
            out.operands_.push_back(negation());
        }
        --depth_;
        return out;
    }

    expression comparison()
    {
        expression first = value();
        const bool equal = take("==");
        if (!equal && !take("!="))
        {
            return first;
        }
        return combine(equal ? kind::equal : kind::unequal, std::move(first), value());
    }

    expression value()
    {
        skip_space();
        if (left_.empty())
        {
            problem_ = "an expression is missing";
            return {};
        }
        const char c = left_.front();
        if (c == '(')
        {
            return parenthesis();
        }
        if (c == '"' || c == '\'')
        {
            return quoted(c);
        }
        return is_digit(c) || c == '-' ? number() : path();
    }

    expression parenthesis()
    {
        left_.remove_prefix(1);
        expression inside;
        if (enter())
        {
            inside = any();
            if (problem_.empty() && !take(")"))
            {
                problem_ = "a ) is missing";
            }
        }
        --depth_;
        return inside;
    }

    expression quoted(char quote)
    {
        const std::size_t end = left_.find(quote, 1);
        if (end == std::string_view::npos)
        {
            problem_ = "a quote is not closed";
            return {};
        }
        expression out = constant(template_data(left_.substr(1, end - 1)));
        left_.remove_prefix(end + 1);
        return out;
    }

    expression number()
    {
        std::int64_t value = 0;
        const auto [end, bad] = std::from_chars(left_.data(), left_.data() + left_.size(), value);
        if (bad != std::errc{})
        {
            problem_ = "\"" + std::string(left_) + "\" is not a number";
            return {};
        }
        left_.remove_prefix(static_cast<std::size_t>(end - left_.data()));
        return constant(template_data(value));
    }

    expression path()
    {
        expression out;
        out.kind_ = kind::path;
        do
        {
            const std::string_view name = take_name();
            if (name.empty())
            {
                problem_ = "\"" + std::string(left_) + "\" is not a name";
                return {};
            }
            out.path_.emplace_back(name);
        } while (left_.starts_with('.') && (left_.remove_prefix(1), true));
        if (out.path_.size() == 1 && (out.path_[0] == "true" || out.path_[0] == "false"))
        {
            return constant(template_data(out.path_[0] == "true"));
        }
        return out;
    }

    static expression constant(template_data value)
    {
        expression out;
        out.constant_ = std::move(value);
        return out;
    }

    static expression combine(kind which, expression a, expression b)
    {
        expression out;
        out.kind_ = which;
        out.operands_.push_back(std::move(a));
        out.operands_.push_back(std::move(b));
        return out;
    }

    bool enter()
    {
        if (++depth_ > deepest)
        {
            problem_ = "the expression is nested too deeply";
        }
        return problem_.empty();
    }

    void skip_space() noexcept
    {
        while (!left_.empty() &&
               (left_.front() == ' ' || left_.front() == '\n' || left_.front() == '\t' || left_.front() == '\r'))
        {
            left_.remove_prefix(1);
        }
    }

    bool take(std::string_view sign) noexcept
    {
        skip_space();
        const bool there = left_.starts_with(sign);
        left_.remove_prefix(there ? sign.size() : 0);
        return there;
    }

    bool take_word(std::string_view word) noexcept
    {
        skip_space();
        const bool whole =
            left_.starts_with(word) && (left_.size() == word.size() || !is_name_character(left_[word.size()]));
        left_.remove_prefix(whole ? word.size() : 0);
        return whole;
    }

    std::string_view take_name() noexcept
    {
        std::size_t end = 0;
        while (end < left_.size() && is_name_character(left_[end]))
        {
            ++end;
        }
        const std::string_view name = left_.substr(0, end);
        left_.remove_prefix(end);
        return name;
    }

    std::string_view left_;
    std::string problem_;
    int depth_{0};
};

result<template_expression> template_expression::parse(std::string_view text)
{
    auto parsed = expression_parser(text).parse();
    if (parsed)
    {
        parsed->text_ = std::string(trimmed(text));
    }
    return parsed;
}

const template_data* template_expression::evaluate(const template_scope& scope, template_data& scratch) const
{
    if (kind_ == kind::constant)
    {
        return &constant_;
    }
    if (kind_ != kind::path)
    {
        scratch = template_data(is_true(scope));
        return &scratch;
    }
    const template_data* value = scope.find(path_.front());
    for (std::size_t i = 1; value && i < path_.size(); ++i)
    {
        value = value->find(path_[i]);
    }
    return value;
}

bool template_expression::is_true(const template_scope& scope) const
{
    template_data scratch;
    switch (kind_)
    {
    case kind::not_:
        return !operands_[0].is_true(scope);
    case kind::and_:
        return operands_[0].is_true(scope) && operands_[1].is_true(scope);
    case kind::or_:
        return operands_[0].is_true(scope) || operands_[1].is_true(scope);
    case kind::equal:
        return compare(scope);
    case kind::unequal:
        return !compare(scope);
    default:
        const template_data* value = evaluate(scope, scratch);
        return value && value->truthy();
    }
}

bool template_expression::compare(const template_scope& scope) const
{
    template_data first_scratch;
    template_data second_scratch;
    const template_data nothing;
    const template_data* first = operands_[0].evaluate(scope, first_scratch);
    const template_data* second = operands_[1].evaluate(scope, second_scratch);
    return (first ? *first : nothing) == (second ? *second : nothing);
}

} // namespace zonda::web
