#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/projection_node.hpp>

namespace zonda::pocket
{
namespace
{

using node = projection::node;
using action = projection::node::action;

failure location(int code, std::string words)
{
    return {static_cast<errc>(code), std::move(words)};
}

outcome<void> place(node& root, std::string_view dotted, node leaf)
{
    const path at(dotted);
    if (at.size() > most_levels)
        return failure{errc::overflow, "a path of a projection has more than 180 parts"};
    node* in = &root;
    for (std::size_t i = 0; i < at.size(); ++i)
    {
        if (at[i].empty() || at[i][0] == '$')
            return location(at[i].empty() ? 40353 : 16410,
                            "FieldPath '" + std::string(dotted) + "' has a part that is empty or begins with '$'");
        const bool last = i + 1 == at.size();
        node* next = const_cast<node*>(in->find(at[i]));
        if (!next)
        {
            node made;
            if (last)
                made = std::move(leaf);
            made.name = at[i];
            next = &in->add(std::move(made));
            if (last)
                return {};
        }
        else if (last || next->what != action::inner)
            return location(last ? 31250 : 31249, "Path collision at " + std::string(dotted));
        in = next;
    }
    return {};
}

} // namespace

class projection_parser
{
public:
    projection_parser(projection& made, projection::language dialect, const variable_names& known)
        : made_(made),
          dialect_(dialect),
          known_(known)
    {
    }

    outcome<void> parse(bson::document_view source)
    {
        if (auto done = fields({}, source); !done)
            return done;
        if (!mode_) // only _id, or only $slice, which leaves the rest as it is
            mode_ = id_.value_or(action::exclude) == action::exclude ? projection::kind::exclusion
                                                                     : projection::kind::inclusion;
        made_.kind_ = *mode_;
        if (*mode_ == projection::kind::inclusion && !id_)
        {
            node id;
            id.what = action::include;
            id.name = "_id";
            root_.add(std::move(id));
        }
        made_.root_ = std::make_shared<const node>(std::move(root_));
        return {};
    }

    outcome<void> parse_additions(std::string_view prefix, bson::document_view source)
    {
        kind_ = projection::kind::addition;
        for (const auto& [name, v] : source)
        {
            const std::string dotted =
                prefix.empty() ? std::string(name) : std::string(prefix) + "." + std::string(name);
            const bool fields_of_it = is_document(v) && !as_document(v).empty() && !is_operator_document(v);
            auto done = fields_of_it ? parse_additions(dotted, as_document(v)) : computed(dotted, v);
            if (!done)
                return done;
        }
        if (prefix.empty())
            finish(projection::kind::addition);
        return {};
    }

    outcome<void> parse_removals(const std::vector<std::string_view>& paths)
    {
        for (const auto dotted : paths)
        {
            node leaf;
            leaf.what = action::exclude;
            if (auto done = place(root_, dotted, std::move(leaf)); !done)
                return done;
        }
        finish(projection::kind::exclusion);
        return {};
    }

private:
    void finish(projection::kind kind)
    {
        made_.kind_ = kind;
        made_.root_ = std::make_shared<const node>(std::move(root_));
    }

    outcome<void> fields(const std::string& prefix, bson::document_view source)
    {
        for (const auto& [name, v] : source)
        {
            const std::string dotted = prefix.empty() ? std::string(name) : prefix + "." + std::string(name);
            if (auto done = field(dotted, v); !done)
                return done;
        }
        return {};
    }

    outcome<void> field(const std::string& dotted, bson::value_view v)
    {
        if (dotted.ends_with(".$"))
            return failure{errc::bad_value, "the positional projection '" + dotted + "' is not supported by pocket"};
        if (is_number(v) || v.kind() == bson::type::boolean)
            return is_true(v) ? include(dotted) : exclude(dotted);
        if (is_document(v))
        {
            const auto inner = as_document(v);
            if (inner.empty())
                return location(51270,
                                "An empty sub-projection is not a valid value. Found empty object at path " + dotted);
            if (!is_operator_document(v))
                return fields(dotted, inner);
            if (dialect_ == projection::language::find)
            {
                if (const auto slice = inner["$slice"]; slice && is_find_slice(slice))
                    return place_slice(dotted, slice);
                if (const auto wanted = inner["$elemMatch"])
                    return place_elements(dotted, v);
            }
            if (inner["$meta"])
                return failure{errc::bad_value, "$meta is not supported by pocket"};
        }
        return computed(dotted, v);
    }

    outcome<void> include(const std::string& dotted)
    {
        if (dotted == "_id")
            id_ = action::include;
        else if (mode_ == projection::kind::exclusion)
            return location(31253, "Cannot do inclusion on field " + dotted + " in exclusion projection");
        else
            mode_ = projection::kind::inclusion;
        node leaf;
        leaf.what = action::include;
        return place(root_, dotted, std::move(leaf));
    }

    outcome<void> exclude(const std::string& dotted)
    {
        if (dotted == "_id")
            id_ = action::exclude;
        else if (mode_ == projection::kind::inclusion)
            return location(31254, "Cannot do exclusion on field " + dotted + " in inclusion projection");
        else
            mode_ = projection::kind::exclusion;
        node leaf;
        leaf.what = action::exclude;
        return place(root_, dotted, std::move(leaf));
    }

    outcome<void> computed(const std::string& dotted, bson::value_view v)
    {
        const auto first = is_operator_document(v) ? as_document(v).begin()->key : std::string_view("$literal");
        if (kind_ != projection::kind::addition && first != "$literal" && !find_operator(first))
            return location(
                31325, std::string(dialect_ == projection::language::find ? "" : "Invalid $project :: caused by :: ") +
                           "Unknown expression " + std::string(first));
        auto parsed = expression::parse(v, known_);
        if (!parsed)
            return parsed.error();
        if (mode_ == projection::kind::exclusion)
            return location(31252, "Cannot use an expression in an exclusion projection at " + dotted);
        if (dotted == "_id")
            id_ = action::compute;
        else
            mode_ = projection::kind::inclusion;
        node leaf;
        leaf.what = action::compute;
        leaf.computed = std::make_shared<const expression>(std::move(*parsed));
        return place(root_, dotted, std::move(leaf));
    }

    // The find form takes numbers; anything else is the expression of that name.
    static bool is_find_slice(bson::value_view slice)
    {
        if (is_number(slice))
            return true;
        const auto parts = items_of(slice);
        return parts.size() == 2 && is_number(parts[0]) && is_number(parts[1]);
    }

    outcome<void> place_slice(const std::string& dotted, bson::value_view slice)
    {
        node leaf;
        leaf.what = action::slice;
        const auto parts = items_of(slice);
        const auto first = whole_number(parts.empty() ? slice : parts[0]);
        const auto second = parts.empty() ? std::optional<std::int64_t>() : whole_number(parts[1]);
        if (!first || (!parts.empty() && (!second || *second <= 0)))
            return location(28724, "$slice in a projection needs whole numbers, and a positive limit");
        leaf.skip = parts.empty() && *first >= 0 ? 0 : *first;
        if (!parts.empty())
            leaf.count = second;
        else if (*first >= 0)
            leaf.count = first;
        return place(root_, dotted, std::move(leaf));
    }

    outcome<void> place_elements(const std::string& dotted, bson::value_view v)
    {
        if (dotted.find('.') != std::string::npos)
            return location(31255, "Cannot use $elemMatch projection on a nested field.");
        auto parsed = parse_operators(path(dotted), as_document(v), known_);
        if (!parsed)
            return parsed.error();
        node leaf;
        leaf.what = action::element_match;
        leaf.elements = std::make_shared<const match_node>(std::move(*parsed));
        mode_ = mode_.value_or(projection::kind::inclusion);
        return place(root_, dotted, std::move(leaf));
    }

    projection& made_;
    projection::language dialect_;
    const variable_names& known_;
    node root_{};
    projection::kind kind_{projection::kind::inclusion};
    std::optional<projection::kind> mode_{};
    std::optional<action> id_{};
};

outcome<projection> projection::parse(bson::document_view source, language dialect, const variable_names& known)
{
    projection made;
    if (source.empty())
        return dialect == language::find
                   ? outcome<projection>(std::move(made))
                   : location(51272, "Invalid $project :: caused by :: projection specification must have at least one "
                                     "field");
    made.source_ = std::make_shared<const bson::document>(source);
    if (auto done = projection_parser(made, dialect, known).parse(made.source_->view()); !done)
        return done.error();
    return made;
}

outcome<projection> projection::parse_additions(bson::document_view source, const variable_names& known)
{
    projection made;
    if (source.empty())
        return location(40177, "Invalid $addFields :: caused by :: specification must have at least one field");
    made.source_ = std::make_shared<const bson::document>(source);
    if (auto done = projection_parser(made, language::aggregate, known).parse_additions({}, made.source_->view());
        !done)
        return done.error();
    return made;
}

outcome<projection> projection::parse_removals(const std::vector<std::string_view>& paths)
{
    projection made;
    const variable_names none;
    if (auto done = projection_parser(made, language::aggregate, none).parse_removals(paths); !done)
        return done.error();
    return made;
}

} // namespace zonda::pocket
