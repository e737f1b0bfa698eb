#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/template_parser.hpp>
#include <zonda/web/core/template_tokens.hpp>

#include <utility>

namespace zonda::web
{

namespace
{

constexpr int deepest = 32;

bool is_name(std::string_view text) noexcept
{
    for (char c : text)
    {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && !(c >= '0' && c <= '9'))
        {
            return false;
        }
    }
    return !text.empty();
}

class template_parser
{
public:
    explicit template_parser(std::vector<template_token> tokens) : tokens_(std::move(tokens)) {}

    result<parsed_template> parse()
    {
        parsed_template out;
        out.base = take_extends();
        out.nodes = sequence();
        if (problem_.empty() && at_ < tokens_.size())
        {
            fail(tokens_[at_], "{% " + std::string(tokens_[at_].word) + " %} has nothing to close or continue");
        }
        if (!problem_.empty())
        {
            return error(errc::bad_template, problem_);
        }
        return out;
    }

private:
    using kind = template_node::kind;

    std::string take_extends()
    {
        if (tokens_.empty() || tokens_.front().which != template_token::kind::tag || tokens_.front().word != "extends")
        {
            return {};
        }
        ++at_;
        return quoted(tokens_.front());
    }

    // Up to a tag that ends or continues what this stands in.
    std::vector<template_node> sequence()
    {
        std::vector<template_node> nodes;
        if (++depth_ > deepest)
        {
            problem_ = "the template is nested too deeply";
        }
        while (problem_.empty() && at_ < tokens_.size() && !ends_sequence(tokens_[at_]))
        {
            nodes.push_back(node(tokens_[at_++]));
        }
        --depth_;
        return nodes;
    }

    static bool ends_sequence(const template_token& token) noexcept
    {
        return token.which == template_token::kind::tag &&
               (token.word == "end" || token.word == "else" || token.word == "elif");
    }

    template_node node(const template_token& token)
    {
        if (token.which == template_token::kind::tag)
        {
            return tag(token);
        }
        template_node out{.line = token.line};
        if (token.which == template_token::kind::text)
        {
            out.text = std::string(token.text);
            return out;
        }
        out.which = kind::value;
        out.expression = expression(token, token.text);
        return out;
    }

    template_node tag(const template_token& token)
    {
        if (token.word == "if")
        {
            return choice(token);
        }
        if (token.word == "for")
        {
            return loop(token);
        }
        template_node out{.line = token.line};
        if (token.word == "raw")
        {
            out.which = kind::raw;
            out.expression = expression(token, token.text);
        }
        else if (token.word == "include")
        {
            out.which = kind::include;
            out.text = quoted(token);
        }
        else if (token.word == "block")
        {
            out.which = kind::block;
            out.text = name(token, token.text);
            out.children = sequence();
            close(token);
        }
        else
        {
            fail(token, "{% " + std::string(token.word) + " %} is not known here");
        }
        return out;
    }

    // {% elif %} is an {% if %} inside the {% else %} that shares the same {% end %}.
    template_node choice(const template_token& opener)
    {
        template_node out{.which = kind::choice, .line = opener.line};
        out.expression = expression(opener, opener.text);
        out.children = sequence();
        if (at_ < tokens_.size() && problem_.empty() && tokens_[at_].word == "elif")
        {
            if (++depth_ > deepest)
            {
                fail(opener, "{% if %} has too many {% elif %}");
            }
            else
            {
                out.otherwise.push_back(choice(tokens_[at_++]));
            }
            --depth_;
            return out;
        }
        if (at_ < tokens_.size() && problem_.empty() && tokens_[at_].word == "else")
        {
            ++at_;
            out.otherwise = sequence();
        }
        close(opener);
        return out;
    }

    template_node loop(const template_token& opener)
    {
        template_node out{.which = kind::loop, .line = opener.line};
        const std::size_t in = opener.text.find(" in ");
        if (in == std::string_view::npos)
        {
            fail(opener, "{% for %} is written {% for name in list %}");
            return out;
        }
        out.text = name(opener, opener.text.substr(0, in));
        out.expression = expression(opener, opener.text.substr(in + 4));
        out.children = sequence();
        close(opener);
        return out;
    }

    void close(const template_token& opener)
    {
        if (at_ < tokens_.size() && tokens_[at_].which == template_token::kind::tag && tokens_[at_].word == "end")
        {
            ++at_;
            return;
        }
        fail(opener, "{% " + std::string(opener.word) + " %} has no {% end %}");
    }

    template_expression expression(const template_token& token, std::string_view text)
    {
        auto parsed = template_expression::parse(text);
        if (!parsed)
        {
            fail(token, parsed.error().what());
            return {};
        }
        return std::move(*parsed);
    }

    std::string name(const template_token& token, std::string_view text)
    {
        if (!is_name(text))
        {
            fail(token, "\"" + std::string(text) + "\" is not a name");
        }
        return std::string(text);
    }

    std::string quoted(const template_token& token)
    {
        const std::string_view text = token.text;
        if (text.size() < 3 || text.front() != '"' || text.back() != '"')
        {
            fail(token, "{% " + std::string(token.word) + " %} wants the name of a template in quotes");
            return {};
        }
        return std::string(text.substr(1, text.size() - 2));
    }

    void fail(const template_token& token, const std::string& words)
    {
        if (problem_.empty())
        {
            problem_ = "line " + std::to_string(token.line) + ": " + words;
        }
    }

    std::vector<template_token> tokens_;
    std::size_t at_{0};
    int depth_{0};
    std::string problem_;
};

} // namespace

result<parsed_template> parse_template(std::string_view text)
{
    auto tokens = cut_template(text);
    if (!tokens)
    {
        return tokens.error();
    }
    return template_parser(std::move(*tokens)).parse();
}

} // namespace zonda::web
