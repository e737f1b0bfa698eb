#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/arithmetic.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/update_modifier.hpp>

namespace zonda::pocket
{
namespace
{

using modifier = update::modifier;

outcome<value> set(const modifier& self, bson::value_view, bson::document_view, const update_context&)
{
    return value(self.argument);
}

outcome<value> unset(const modifier&, bson::value_view, bson::document_view, const update_context&)
{
    return value();
}

failure not_numeric(const modifier& self, bson::value_view now, bson::document_view document)
{
    return {errc::type_mismatch, "Cannot apply " + std::string(self.name) + " to a value of non-numeric type. " +
                                     shown_id(document) + " has the field '" + self.at[self.at.size() - 1] +
                                     "' of non-numeric type " + std::string(type_name(now))};
}

outcome<value> increase(const modifier& self, bson::value_view now, bson::document_view document, const update_context&)
{
    if (!now)
        return value(self.argument);
    if (!is_number(now))
        return not_numeric(self, now, document);
    auto sum = add(now, self.argument, on_overflow::fail);
    if (!sum && !is_decimal(now) && !is_decimal(self.argument))
        return failure{errc::bad_value, "Failed to apply $inc operations to current value (" + shown(now) +
                                            ") for document " + shown_id(document)};
    return sum;
}

outcome<value> scale(const modifier& self, bson::value_view now, bson::document_view document, const update_context&)
{
    const value zero(0);
    if (now && !is_number(now))
        return not_numeric(self, now, document);
    auto product = multiply(now ? now : zero.view(), self.argument, on_overflow::fail);
    if (!product && (!now || !is_decimal(now)) && !is_decimal(self.argument))
        return failure{errc::bad_value, "Failed to apply $mul operations to current value (" + shown(now) +
                                            ") for document " + shown_id(document)};
    return product;
}

outcome<value> least(const modifier& self, bson::value_view now, bson::document_view, const update_context&)
{
    return value(!now || compare(self.argument, now) < 0 ? self.argument : now);
}

outcome<value> most(const modifier& self, bson::value_view now, bson::document_view, const update_context&)
{
    return value(!now || compare(self.argument, now) > 0 ? self.argument : now);
}

outcome<value> current_date(const modifier&, bson::value_view, bson::document_view, const update_context& context)
{
    return value(context.with.now());
}

outcome<value> current_timestamp(const modifier&, bson::value_view, bson::document_view, const update_context& context)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(context.with.now()).time_since_epoch().count();
    return value(bson::timestamp{static_cast<std::uint32_t>(seconds), 1});
}

outcome<value> bitwise(const modifier& self, bson::value_view now, bson::document_view document, const update_context&)
{
    const value zero(0);
    const bson::value_view start = now ? now : zero.view();
    if (start.kind() != bson::type::int32 && start.kind() != bson::type::int64)
        return failure{errc::bad_value, "Cannot apply $bit to a value of non-integral type." + shown_id(document) +
                                            " has the field " + self.at[self.at.size() - 1] + " of non-integer type " +
                                            std::string(type_name(start))};
    bool wide = start.kind() == bson::type::int64;
    std::int64_t result = *start.to_int64();
    for (const auto& [name, operand] : as_document(self.argument))
    {
        const std::int64_t by = *operand.to_int64();
        wide |= operand.kind() == bson::type::int64;
        result = name == "and" ? (result & by) : name == "or" ? (result | by) : (result ^ by);
    }
    return integer_value(result, wide);
}

outcome<void> check_bitwise(const modifier& made)
{
    if (!made.argument)
        return {};
    const auto operations = as_document(made.argument);
    for (const auto& [name, operand] : operations)
        if ((name != "and" && name != "or" && name != "xor") ||
            (operand.kind() != bson::type::int32 && operand.kind() != bson::type::int64))
            return failure{errc::bad_value, "The $bit modifier only supports 'and', 'or', and 'xor' with integers, not "
                                            "'" +
                                                std::string(name) + "': " + shown(operand)};
    if (operations.empty())
        return failure{errc::bad_value, "You must pass in at least one bitwise operation."};
    return {};
}

outcome<void> choose_date(modifier& made)
{
    made.make = current_date;
    if (!made.argument || made.argument.kind() == bson::type::boolean)
        return {};
    const auto kind = made.argument["$type"].text();
    if (kind == "timestamp")
        made.make = current_timestamp;
    else if (kind != "date")
        return failure{errc::bad_value, "The '$type' string field is required to be 'date' or 'timestamp': "
                                        "{$currentDate: {field : {$type: 'date'}}}"};
    return {};
}

outcome<void> check_number(const modifier& made, std::string_view verb)
{
    if (!made.argument || is_number(made.argument))
        return {};
    return failure{errc::type_mismatch, "Cannot " + std::string(verb) + " with non-numeric argument: {" +
                                            made.at.dotted() + ": " + shown(made.argument) + "}"};
}

} // namespace

// Called once without path and argument too, to learn whether there is such an operator.
outcome<void> prepare(modifier& made)
{
    if (made.name == "$set")
        made.make = set;
    else if (made.name == "$setOnInsert")
    {
        made.make = set;
        made.only_on_insert = true;
    }
    else if (made.name == "$unset")
        made.make = unset;
    else if (made.name == "$inc")
    {
        made.make = increase;
        return check_number(made, "increment");
    }
    else if (made.name == "$mul")
    {
        made.make = scale;
        return check_number(made, "multiply");
    }
    else if (made.name == "$min")
        made.make = least;
    else if (made.name == "$max")
        made.make = most;
    else if (made.name == "$bit")
    {
        made.make = bitwise;
        return check_bitwise(made);
    }
    else if (made.name == "$currentDate")
        return choose_date(made);
    else
    {
        const auto known = prepare_array_operator(made);
        if (!known)
            return known.error();
        if (!*known)
            return failure{errc::failed_to_parse,
                           "Unknown modifier: " + std::string(made.name) +
                               ". Expected a valid update modifier or pipeline-style update specified as an array"};
    }
    return {};
}

} // namespace zonda::pocket
