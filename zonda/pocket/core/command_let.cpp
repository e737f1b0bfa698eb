// `let` of a command: variables for all of its expressions, calculated before any document is looked at.
#include <zonda/pocket/core/command.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

bool looks_at_document(const expression& e)
{
    using form = expression::form;
    if (e.what() == form::field)
        return true;
    if (e.what() == form::variable && (e.names().front() == "ROOT" || e.names().front() == "CURRENT"))
        return true;
    return std::ranges::any_of(e.arguments(), looks_at_document);
}

// As MongoDB has it: what users name begins with a small letter, or with one beyond ASCII.
bool may_be_named(std::string_view name)
{
    const auto part_of_name = [](char c)
    {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    return !name.empty() && ((name[0] >= 'a' && name[0] <= 'z') || static_cast<unsigned char>(name[0]) >= 0x80) &&
           std::ranges::all_of(name, part_of_name);
}

} // namespace

outcome<void> command_context::read_let()
{
    const auto said = body["let"];
    if (!said)
        return {};
    if (!is_document(said))
        return failure{errc::type_mismatch, "BSON field '" + std::string(name()) + ".let' is the wrong type '" +
                                                std::string(type_name(said)) + "', expected type 'object'"};
    bytes data;
    bson::document_builder values(data);
    for (const auto& [variable, source] : as_document(said))
    {
        if (!may_be_named(variable))
            return failure{errc::failed_to_parse, "'" + std::string(variable) +
                                                      "' is not the name of a variable: it must begin with a small "
                                                      "letter and have letters, digits and _ only"};
        auto parsed = expression::parse(source, let_names);
        if (!parsed)
            return parsed.error();
        if (looks_at_document(*parsed))
            return failure{static_cast<errc>(4890500),
                           "Command let Expression tried to access a field, but this is not "
                           "allowed because Command let Expressions run before the query "
                           "examines any documents."};
        const auto calculated = parsed->evaluate({}, variables(now));
        if (!calculated)
            return calculated.error();
        values.append(variable, calculated->view());
    }
    values.finish();
    auto all = std::make_shared<const bson::document>(bson::document::trusted(std::move(data)));
    for (const auto& field : as_document(said))
        let_names.emplace(field.key);
    let_values = std::move(all);
    return {};
}

} // namespace zonda::pocket
