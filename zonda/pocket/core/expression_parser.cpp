#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/expression.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

failure location(int code, std::string words)
{
    return {static_cast<errc>(code), std::move(words)};
}

bool is_system_variable(std::string_view name)
{
    return name == "ROOT" || name == "CURRENT" || name == "NOW" || name == "REMOVE";
}

bool is_user_variable_name(std::string_view name)
{
    return !name.empty() && ((name[0] >= 'a' && name[0] <= 'z') || static_cast<unsigned char>(name[0]) >= 0x80) &&
           std::all_of(name.begin(), name.end(),
                       [](unsigned char c)
                       {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                  c == '_' || c >= 0x80;
                       });
}

outcome<path> checked_path(std::string_view dotted)
{
    path made(dotted);
    for (const auto& part : made.parts())
    {
        if (part.empty())
            return location(40353, "FieldPath must not end with a '.' or contain an empty part: '" +
                                       std::string(dotted) + "'");
        if (part[0] == '$')
            return location(16410, "FieldPath field names may not start with '$'. Consider using $getField or "
                                   "$setField.");
    }
    return made;
}

} // namespace

class expression_parser
{
public:
    explicit expression_parser(const variable_names& known) : known_(known) {}

    outcome<expression> parse(bson::value_view source) const
    {
        if (is_string(source) && source.text().starts_with('$'))
            return parse_reference(source.text());
        if (is_document(source))
            return parse_document(as_document(source));
        if (is_array(source))
            return parse_list(source, expression::form::array);
        expression made;
        made.form_ = expression::form::constant;
        made.constant_ = value(source);
        return made;
    }

private:
    outcome<expression> parse_reference(std::string_view text) const
    {
        expression made;
        if (!text.starts_with("$$"))
        {
            if (text.size() == 1)
                return location(16872, "'$' by itself is not a valid FieldPath");
            auto at = checked_path(text.substr(1));
            if (!at)
                return at.error();
            made.form_ = expression::form::field;
            made.path_ = std::move(*at);
            return made;
        }
        const auto dot = text.find('.');
        const auto name = text.substr(2, dot == std::string_view::npos ? dot : dot - 2);
        if (!is_system_variable(name) && !known_.contains(name))
            return failure{errc::unknown_variable, "Use of undefined variable: " + std::string(name)};
        made.form_ = expression::form::variable;
        made.names_.emplace_back(name);
        if (dot != std::string_view::npos)
        {
            auto at = checked_path(text.substr(dot + 1));
            if (!at)
                return at.error();
            made.path_ = std::move(*at);
        }
        return made;
    }

    outcome<expression> parse_document(bson::document_view source) const
    {
        if (!source.empty() && (*source.begin()).key.starts_with('$'))
        {
            if (source.count() != 1)
                return location(15983, "an object representing an expression must have exactly one field: " +
                                           shown(bson::value_view(bson::type::document, source.data().data())));
            const auto [name, operand] = *source.begin();
            return parse_call(name, operand);
        }
        expression made;
        made.form_ = expression::form::document;
        for (const auto& [name, field] : source)
        {
            if (name.starts_with('$'))
                return location(16410, "FieldPath field names may not start with '$'. Consider using $getField or "
                                       "$setField.");
            if (name.find('.') != std::string_view::npos)
                return location(16412, "FieldPath field names may not contain '.'. Consider using $getField or "
                                       "$setField.");
            auto one = parse(field);
            if (!one)
                return one;
            made.names_.emplace_back(name);
            made.arguments_.push_back(std::move(*one));
        }
        return made;
    }

    outcome<expression> parse_list(bson::value_view source, expression::form form) const
    {
        expression made;
        made.form_ = form;
        for (const auto item : as_array(source))
        {
            auto one = parse(item);
            if (!one)
                return one;
            made.arguments_.push_back(std::move(*one));
        }
        return made;
    }

    outcome<expression> parse_call(std::string_view name, bson::value_view operand) const
    {
        if (name == "$literal")
        {
            expression made;
            made.form_ = expression::form::constant;
            made.constant_ = value(operand);
            return made;
        }
        const auto* entry = find_operator(name);
        if (!entry)
            return failure{errc::invalid_pipeline_operator, "Unrecognized expression '" + std::string(name) + "'"};
        if (!entry->parameters.empty())
            return parse_named(*entry, operand);
        outcome<expression> made = expression{};
        if (is_array(operand))
            made = parse_list(operand, expression::form::call);
        else
        {
            auto only = parse(operand);
            if (!only)
                return only;
            made->arguments_.push_back(std::move(*only));
        }
        if (!made)
            return made;
        made->form_ = expression::form::call;
        made->operator_ = entry;
        return check_count(*entry, std::move(*made));
    }

    outcome<expression> check_count(const operator_entry& entry, expression made) const
    {
        const auto count = static_cast<int>(made.arguments_.size());
        if (count >= entry.least && (entry.most < 0 || count <= entry.most))
            return made;
        const std::string wanted = entry.least == entry.most ? "exactly " + std::to_string(entry.least)
                                   : entry.most < 0          ? "at least " + std::to_string(entry.least)
                                                             : "at least " + std::to_string(entry.least) +
                                                          " arguments, and at most " + std::to_string(entry.most);
        return location(entry.least == entry.most ? 16020 : 28667, "Expression " + std::string(entry.name) + " takes " +
                                                                       wanted + " arguments. " + std::to_string(count) +
                                                                       " were passed in.");
    }

    outcome<expression> parse_named(const operator_entry& entry, bson::value_view operand) const
    {
        if (!is_document(operand))
            return location(28646, std::string(entry.name) + " only supports an object as its argument");
        const auto source = as_document(operand);
        for (const auto& field : source)
            if (std::none_of(entry.parameters.begin(), entry.parameters.end(),
                             [&field](const parameter& known) { return known.name == field.key; }))
                return location(28647,
                                "Unrecognized parameter to " + std::string(entry.name) + ": " + std::string(field.key));
        expression made;
        made.form_ = expression::form::call;
        made.operator_ = &entry;
        variable_names inner = known_;
        for (const auto& wanted : entry.parameters)
        {
            const auto given = source[wanted.name];
            if (!given && wanted.wanted)
                return location(28648,
                                "Missing '" + std::string(wanted.name) + "' parameter to " + std::string(entry.name));
            auto one = parse_parameter(made, wanted, given, inner);
            if (!one)
                return one;
            made.arguments_.push_back(std::move(*one));
        }
        return made;
    }

    outcome<expression> parse_parameter(expression& call, const parameter& wanted, bson::value_view given,
                                        variable_names& inner) const
    {
        switch (wanted.kind)
        {
        case parameter_kind::name:
        {
            const std::string name(given ? given.text() : "this");
            if (!is_user_variable_name(name))
                return location(16867, "'" + name + "' starts with an invalid character for a user variable name");
            call.names_.push_back(name);
            inner.insert(name);
            return expression{};
        }
        case parameter_kind::bindings:
            return parse_bindings(call, given, inner);
        case parameter_kind::branches:
            return given ? parse_branches(given) : outcome<expression>(expression{});
        case parameter_kind::scoped:
            if (call.names_.empty()) // $reduce names its two by itself
                inner.insert({"this", "value"});
            return given ? expression_parser(inner).parse(given) : outcome<expression>(expression{});
        case parameter_kind::expression:
            break;
        }
        return given ? parse(given) : outcome<expression>(expression{});
    }

    outcome<expression> parse_bindings(expression& call, bson::value_view given, variable_names& inner) const
    {
        if (!is_document(given))
            return location(16876, "invalid parameter: expected an object (vars)");
        expression made;
        made.form_ = expression::form::array;
        for (const auto& [name, source] : as_document(given))
        {
            if (!is_user_variable_name(name))
                return location(16867, "'" + std::string(name) +
                                           "' starts with an invalid character for a user variable name");
            auto one = parse(source);
            if (!one)
                return one;
            made.arguments_.push_back(std::move(*one));
            call.names_.emplace_back(name);
            inner.emplace(name);
        }
        if (call.names_.empty())
            call.names_.emplace_back(); // no variables: and still not $reduce
        return made;
    }

    // An array of case, then, case, then …
    outcome<expression> parse_branches(bson::value_view given) const
    {
        if (!is_array(given))
            return location(40060, "$switch expected an array for 'branches', found: " + std::string(type_name(given)));
        expression made;
        made.form_ = expression::form::array;
        for (const auto branch : as_array(given))
        {
            if (!branch["case"] || !branch["then"])
                return location(40067, "$switch requires each branch to have a 'case' and a 'then' expression");
            for (const auto part : {branch["case"], branch["then"]})
            {
                auto one = parse(part);
                if (!one)
                    return one;
                made.arguments_.push_back(std::move(*one));
            }
        }
        if (made.arguments_.empty())
            return location(40068, "$switch requires at least one branch.");
        return made;
    }

    const variable_names& known_;
};

outcome<expression> expression::parse(bson::value_view source, const variable_names& known)
{
    return expression_parser(known).parse(source);
}

} // namespace zonda::pocket
