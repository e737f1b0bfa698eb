#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/escape.hpp>
#include <zonda/web/core/template_parser.hpp>
#include <zonda/web/core/templates.hpp>

#include <map>
#include <optional>
#include <utility>

namespace zonda::web
{

namespace
{

constexpr std::size_t deepest_include = 16;

using template_map = std::map<std::string, parsed_template, std::less<>>;

// One rendering: the scope, the blocks that override, and where an error would be.
class renderer
{
public:
    renderer(const template_map& all, const template_data& page) : all_(all), scope_(page) {}

    result<std::string> render(std::string_view name)
    {
        file(name);
        if (problem_)
        {
            return std::move(*problem_);
        }
        return std::move(out_);
    }

private:
    using kind = template_node::kind;

    // The blocks of what extends come first and win; then the base says where they go.
    void file(std::string_view name)
    {
        if (++depth_ > deepest_include)
        {
            return fail(0, "templates include or extend each other in circles");
        }
        const auto found = all_.find(name);
        if (found == all_.end())
        {
            return fail(0, "there is no template \"" + std::string(name) + "\"");
        }
        const std::string_view outer = std::exchange(file_, found->first);
        if (found->second.base.empty())
        {
            sequence(found->second.nodes);
        }
        else
        {
            collect_blocks(found->second.nodes);
            file(found->second.base);
        }
        file_ = outer;
        --depth_;
    }

    void collect_blocks(const std::vector<template_node>& nodes)
    {
        for (const template_node& node : nodes)
        {
            if (node.which == kind::block)
            {
                blocks_.try_emplace(node.text, override_{&node, file_});
            }
        }
    }

    void sequence(const std::vector<template_node>& nodes)
    {
        for (const template_node& one : nodes)
        {
            if (problem_)
            {
                return;
            }
            node(one);
        }
    }

    void node(const template_node& one)
    {
        switch (one.which)
        {
        case kind::text:
            out_ += one.text;
            return;
        case kind::value:
        case kind::raw:
            return value(one);
        case kind::choice:
            return sequence(one.expression.is_true(scope_) ? one.children : one.otherwise);
        case kind::loop:
            return loop(one);
        case kind::include:
            return file(one.text);
        case kind::block:
            return block(one);
        }
    }

    void value(const template_node& one)
    {
        template_data scratch;
        const template_data* found = one.expression.evaluate(scope_, scratch);
        if (!found)
        {
            return fail(one.line, "there is no value \"" + one.expression.text() + "\"");
        }
        const bool raw = one.which == kind::raw;
        const bool written = found->with_text([&](std::string_view text)
                                              { raw ? void(out_ += text) : append_html_escaped(out_, text); });
        if (!written)
        {
            fail(one.line, "\"" + one.expression.text() + "\" is a list or an object, which has no text");
        }
    }

    void loop(const template_node& one)
    {
        template_data scratch;
        const template_data* found = one.expression.evaluate(scope_, scratch);
        const template_data::list* list = found ? found->as_list() : nullptr;
        if (!list)
        {
            return fail(one.line, "\"" + one.expression.text() + "\" is not a list");
        }
        for (const template_data& element : *list)
        {
            scope_.push(one.text, element);
            sequence(one.children);
            scope_.pop();
        }
    }

    void block(const template_node& one)
    {
        const auto found = blocks_.find(one.text);
        if (found == blocks_.end() || found->second.node == &one)
        {
            return sequence(one.children);
        }
        // A block that stands in its own replacement would go on for ever.
        if (++depth_ > deepest_include)
        {
            return fail(one.line, "{% block " + one.text + " %} stands inside itself");
        }
        const std::string_view outer = std::exchange(file_, found->second.file);
        sequence(found->second.node->children);
        file_ = outer;
        --depth_;
    }

    void fail(int line, const std::string& words)
    {
        if (!problem_)
        {
            const std::string place =
                file_.empty() ? "" : std::string(file_) + (line ? ", line " + std::to_string(line) : "") + ": ";
            problem_.emplace(make_error_code(errc::bad_template), place + words);
        }
    }

    struct override_
    {
        const template_node* node;
        std::string_view file;
    };

    const template_map& all_;
    template_scope scope_;
    std::map<std::string_view, override_> blocks_;
    std::string_view file_;
    std::size_t depth_{0};
    std::string out_;
    std::optional<error> problem_;
};

} // namespace

struct templates::implementation
{
    template_map all;
};

templates::templates() : implementation_(std::make_unique<implementation>())
{
}
templates::templates(templates&&) noexcept = default;
templates& templates::operator=(templates&&) noexcept = default;
templates::~templates() = default;

result<void> templates::add(std::string name, std::string_view text)
{
    auto parsed = parse_template(text);
    if (!parsed)
    {
        return error(errc::bad_template, name + ", " + parsed.error().what());
    }
    implementation_->all.insert_or_assign(std::move(name), std::move(*parsed));
    return {};
}

result<std::string> templates::render(std::string_view name, const template_data& page) const
{
    return renderer(implementation_->all, page).render(name);
}

} // namespace zonda::web
