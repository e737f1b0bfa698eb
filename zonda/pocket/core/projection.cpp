#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/held_memory.hpp>
#include <zonda/pocket/core/projection_node.hpp>
#include <zonda/pocket/core/value_limits.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

using node = projection::node;
using action = projection::node::action;

} // namespace

class projector
{
public:
    projector(projection::kind kind, bson::document_view root, const variables& with)
        : kind_(kind),
          root_(root),
          with_(with)
    {
    }

    outcome<bson::document> document(const node& of, bson::document_view source)
    {
        bytes data;
        bson::document_builder out(data);
        if (auto done = fields(out, of, source); !done)
            return done.error();
        out.finish();
        return bson::document::trusted(std::move(data));
    }

private:
    outcome<void> fields(bson::document_builder& out, const node& of, bson::document_view source)
    {
        held_memory memory(with_);
        for (const auto& [name, v] : source)
        {
            const node* child = of.find(name);
            if (!child)
            {
                if (kind_ != projection::kind::inclusion)
                    out.append(name, v);
                continue;
            }
            auto shown = memory.held(field(*child, v));
            if (!shown)
                return shown.error();
            // Computed fields of an inclusion come after those that were there.
            if (child->what != action::compute || kind_ != projection::kind::inclusion)
                out.append(name, shown->view());
        }
        for (const auto& child : of.children)
        {
            const bool there = static_cast<bool>(source[child.name]);
            if (!child.computes() || (there && (child.what != action::compute || kind_ != projection::kind::inclusion)))
                continue;
            auto made = memory.held(child.what == action::compute ? child.computed->evaluate(root_, with_)
                                                                  : computed_document(child));
            if (!made)
                return made.error();
            out.append(child.name, made->view());
        }
        return {};
    }

    outcome<value> computed_document(const node& of)
    {
        auto made = document(of, {});
        return made ? outcome<value>(value(std::move(*made))) : made.error();
    }

    // What is left of a value; missing: the field goes.
    outcome<value> field(const node& of, bson::value_view v)
    {
        switch (of.what)
        {
        case action::include:
            return value(v);
        case action::exclude:
            return value();
        case action::compute:
            return of.computed->evaluate(root_, with_);
        case action::slice:
            return sliced(of, v);
        case action::element_match:
            return first_element(of, v);
        case action::inner:
            return inside(of, v);
        }
        return value();
    }

    outcome<value> inside(const node& of, bson::value_view v)
    {
        if (is_document(v))
        {
            auto made = document(of, as_document(v));
            return made ? outcome<value>(value(std::move(*made))) : made.error();
        }
        if (is_array(v))
        {
            held_memory memory(with_);
            std::vector<value> items;
            for (const auto item : as_array(v))
            {
                auto one = memory.held(inside(of, item));
                if (!one)
                    return one;
                if (!one->missing())
                    items.push_back(std::move(*one));
            }
            return value(array_of(items));
        }
        if (of.computes())
            return computed_document(of);
        return kind_ == projection::kind::inclusion ? value() : value(v);
    }

    static outcome<value> sliced(const node& of, bson::value_view v)
    {
        if (!is_array(v))
            return value(v);
        const auto items = items_of(v);
        const auto size = static_cast<std::int64_t>(items.size());
        const auto from = of.skip < 0 ? std::max<std::int64_t>(0, size + of.skip) : std::min(of.skip, size);
        const auto count = std::min(of.count.value_or(size), size - from);
        return value(
            array_of(std::span(items).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count))));
    }

    outcome<value> first_element(const node& of, bson::value_view v)
    {
        if (!is_array(v))
            return value();
        match_details details;
        const bool found = matches_document(*of.elements, root_, with_, details);
        if (details.error)
            return *details.error;
        if (!found || !details.index)
            return value();
        const bson::value_view kept[] = {as_array(v)[*details.index]};
        return value(array_of(kept));
    }

    projection::kind kind_;
    bson::document_view root_;
    const variables& with_;
};

outcome<bson::document> projection::apply(bson::document_view document, const variables& with) const
{
    if (!root_)
        return bson::document(document);
    auto made = projector(kind_, document, with).document(*root_, document);
    // A computed value stands below the path that it is given.
    if (made)
        if (auto fits = check_depth({bson::type::document, made->data().data()}); !fits)
            return fits.error();
    return made;
}

} // namespace zonda::pocket
