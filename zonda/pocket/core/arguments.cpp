#include <zonda/pocket/core/arguments.hpp>
#include <zonda/pocket/core/number.hpp>

#include <algorithm>
#include <array>

namespace zonda::pocket
{
namespace
{

constexpr std::array<std::string_view, 18> generic{"lsid",
                                                   "$db",
                                                   "$clusterTime",
                                                   "$readPreference",
                                                   "readConcern",
                                                   "writeConcern",
                                                   "txnNumber",
                                                   "autocommit",
                                                   "comment",
                                                   "maxTimeMS",
                                                   "apiVersion",
                                                   "apiStrict",
                                                   "apiDeprecationErrors",
                                                   "stmtId",
                                                   "stmtIds",
                                                   "startTransaction",
                                                   "$audit",
                                                   "maxTimeMSOpOnly"};

bool listed(std::string_view name, std::initializer_list<std::string_view> known)
{
    return std::find(known.begin(), known.end(), name) != known.end();
}

} // namespace

arguments::arguments(std::string_view command, bson::document_view body, std::initializer_list<std::string_view> known)
    : arguments(command, body)
{
    bool first = true;
    for (const auto& [name, v] : body)
    {
        if (std::exchange(first, false))
            continue; // the command's own name
        if (!listed(name, known) && std::find(generic.begin(), generic.end(), name) == generic.end())
            fail({errc::unknown_field, "BSON field '" + command_ + "." + std::string(name) + "' is an unknown field."});
    }
}

arguments arguments::part(std::string_view name, bson::document_view body,
                          std::initializer_list<std::string_view> known)
{
    arguments made(name, body);
    for (const auto& field : body)
        if (!listed(field.key, known))
            made.fail({errc::unknown_field,
                       "BSON field '" + made.command_ + "." + std::string(field.key) + "' is an unknown field."});
    return made;
}

void arguments::fail(failure f)
{
    if (!failure_)
        failure_ = std::move(f);
}

outcome<void> arguments::check() const
{
    if (failure_)
        return *failure_;
    return {};
}

void arguments::wrong_type(std::string_view name, bson::value_view v, std::string_view wanted)
{
    fail({errc::type_mismatch, "BSON field '" + command_ + "." + std::string(name) + "' is the wrong type '" +
                                   std::string(type_name(v)) + "', expected type '" + std::string(wanted) + "'"});
}

std::string_view arguments::text(std::string_view name)
{
    const auto v = body_[name];
    if (v && !is_string(v))
        wrong_type(name, v, "string");
    return v.text();
}

std::optional<std::int64_t> arguments::whole(std::string_view name)
{
    const auto v = body_[name];
    if (!v)
        return {};
    if (!is_number(v))
        wrong_type(name, v, "long");
    const auto number = whole_number(v);
    if (is_number(v) && !number)
        fail({errc::bad_value,
              "BSON field '" + command_ + "." + std::string(name) + "' must be a whole number, not " + shown(v)});
    return number;
}

std::int64_t arguments::count(std::string_view name, std::int64_t otherwise)
{
    const auto number = whole(name);
    if (number && *number < 0)
        fail({errc::bad_value, "BSON field '" + std::string(name) + "' value must be >= 0, actual value '" +
                                   std::to_string(*number) + "'"});
    return number && *number >= 0 ? *number : otherwise;
}

bool arguments::flag(std::string_view name, bool otherwise)
{
    const auto v = body_[name];
    if (!v)
        return otherwise;
    if (v.kind() != bson::type::boolean && !is_number(v))
        wrong_type(name, v, "bool");
    return is_true(v);
}

bson::document_view arguments::document(std::string_view name)
{
    const auto v = body_[name];
    if (v && !is_document(v))
        wrong_type(name, v, "object");
    return as_document(v);
}

bson::array_view arguments::array(std::string_view name)
{
    const auto v = body_[name];
    if (v && !is_array(v))
        wrong_type(name, v, "array");
    return as_array(v);
}

void arguments::want(std::string_view name)
{
    if (!body_[name])
        fail({errc::missing_field,
              "BSON field '" + command_ + "." + std::string(name) + "' is missing but a required field"});
}

void arguments::refuse(std::string_view name, std::string_view why)
{
    if (body_[name])
        fail({errc::bad_value, command_ + "." + std::string(name) + ": " + std::string(why)});
}

void arguments::simple_collation()
{
    const auto collation = document("collation");
    if (!collation.empty() && collation["locale"].text() != "simple")
        fail({errc::bad_value, command_ + ".collation: pocket has no collations but {locale: \"simple\"}"});
}

} // namespace zonda::pocket
