#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/expression.hpp>
#include <zonda/pocket/core/held_memory.hpp>
#include <zonda/pocket/core/value_limits.hpp>

namespace zonda::pocket
{

outcome<value> expression::evaluate(bson::document_view root, const variables& with) const
{
    switch (form_)
    {
    case form::absent:
        return value();
    case form::constant:
        return constant_;
    case form::field:
        return field_value(bson::value_view(bson::type::document, root.data().data()), path_);
    case form::variable:
        return evaluate_variable(root, with);
    case form::document:
    case form::array:
    case form::call:
        break;
    }
    auto made = evaluate_made(root, with);
    if (made)
        if (auto fits = check_limits(*made); !fits)
            return fits.error();
    return made;
}

outcome<value> expression::evaluate_made(bson::document_view root, const variables& with) const
{
    if (form_ == form::document)
        return evaluate_document(root, with);
    if (form_ == form::array)
        return evaluate_array(root, with);
    return evaluate_call(root, with);
}

outcome<value> expression::evaluate_call(bson::document_view root, const variables& with) const
{
    held_memory memory(with);
    if (operator_->run)
        return operator_->run({*this, root, with, memory});
    std::vector<value> evaluated;
    evaluated.reserve(arguments_.size());
    for (const auto& argument : arguments_)
    {
        auto one = memory.held(argument.evaluate(root, with));
        if (!one)
            return one;
        evaluated.push_back(std::move(*one));
    }
    return operator_->calculate(evaluated);
}

outcome<value> operator_call::evaluate(std::size_t i) const
{
    return memory.held(argument(i).evaluate(root, with));
}

value expression::evaluate_variable(bson::document_view root, const variables& with) const
{
    const std::string& name = names_[0];
    value from;
    if (name == "ROOT" || name == "CURRENT")
        from = value(bson::value_view(bson::type::document, root.data().data()));
    else if (name == "NOW")
        from = value(with.now());
    else if (name != "REMOVE")
        from = value(with.find(name));
    return path_.size() == 0 ? from : field_value(from, path_);
}

outcome<value> expression::evaluate_document(bson::document_view root, const variables& with) const
{
    held_memory memory(with);
    bytes data;
    bson::document_builder out(data);
    for (std::size_t i = 0; i < arguments_.size(); ++i)
    {
        auto one = memory.held(arguments_[i].evaluate(root, with));
        if (!one)
            return one;
        out.append(names_[i], one->view());
    }
    out.finish();
    return value(bson::document::trusted(std::move(data)));
}

outcome<value> expression::evaluate_array(bson::document_view root, const variables& with) const
{
    held_memory memory(with);
    std::vector<value> items;
    for (const auto& argument : arguments_)
    {
        auto one = memory.held(argument.evaluate(root, with));
        if (!one)
            return one;
        items.push_back(std::move(*one));
    }
    return value(array_of(items));
}

value field_value(bson::value_view from, const path& at, std::size_t depth)
{
    if (depth == at.size())
        return value(from);
    if (is_document(from))
        return field_value(from[at[depth]], at, depth + 1);
    if (!is_array(from))
        return {};
    std::vector<value> items;
    for (const auto item : as_array(from))
        if (is_document(item) || is_array(item))
            if (auto one = field_value(item, at, depth); !one.missing())
                items.push_back(std::move(one));
    return value(array_of(items));
}

const operator_entry* find_operator(std::string_view name)
{
    for (const auto& family :
         {logic_operators(), arithmetic_operators(), string_operators(), array_operators(), set_operators(),
          object_operators(), scope_operators(), conversion_operators(), date_operators()})
        for (const auto& entry : family)
            if (entry.name == name)
                return &entry;
    return nullptr;
}

} // namespace zonda::pocket
