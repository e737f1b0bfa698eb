#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/index.hpp>
#include <zonda/pocket/core/number.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

constexpr std::size_t most_parts = 32;

failure cannot(std::string words)
{
    return {errc::cannot_create_index, std::move(words)};
}

outcome<void> read_key(index_definition& made, bson::value_view key)
{
    if (!is_document(key))
        return failure{errc::type_mismatch,
                       "The field 'key' must be an object, but got " + std::string(type_name(key))};
    made.key = bson::document(as_document(key));
    if (made.key.empty())
        return cannot("Index keys cannot be an empty object");
    for (const auto& [name, direction] : made.key)
    {
        if (is_string(direction))
            return cannot("pocket has no '" + std::string(direction.text()) +
                          "' indexes; only ascending and descending ones, in " + shown(key));
        const auto real = real_number(direction);
        if (!real || *real == 0)
            return cannot("Values in v:2 index key pattern must be numbers other than 0: " + shown(key));
        if (name.empty() || name.starts_with('$') || name.ends_with('.') || name.find("..") != std::string_view::npos ||
            name.find(".$") != std::string_view::npos)
            return cannot("the index key '" + std::string(name) +
                          "' is empty, a wildcard or has a part that begins "
                          "with '$', which pocket cannot index");
        made.parts.push_back({path(name), *real < 0});
    }
    if (made.parts.size() > most_parts)
        return failure{static_cast<errc>(13103), "too many compound keys"};
    return {};
}

outcome<void> read_option(index_definition& made, std::string_view name, bson::value_view v)
{
    if (name == "name")
    {
        if (!is_string(v) || v.text().empty())
            return failure{errc::type_mismatch, "The field 'name' must be a non-empty string"};
        made.name = v.text();
    }
    else if (name == "unique")
        made.unique = is_true(v);
    else if (name == "sparse")
        made.sparse = is_true(v);
    else if (name == "hidden")
        made.hidden = is_true(v);
    else if (name == "expireAfterSeconds")
    {
        const auto seconds = real_number(v);
        if (!seconds || !(*seconds >= 0 && *seconds <= INT32_MAX))
            return cannot("TTL index 'expireAfterSeconds' option must be numeric, from 0 to 2147483647: " + shown(v));
        made.expire_after = static_cast<std::int64_t>(*seconds);
    }
    else if (name == "partialFilterExpression")
    {
        if (!is_document(v))
            return cannot("'partialFilterExpression' must be an object");
        auto only = filter::parse(as_document(v));
        if (!only)
            return only.error();
        made.only = std::move(*only);
    }
    else if (name == "collation")
    {
        if (v["locale"].text() != "simple")
            return cannot("pocket has no collations but {locale: \"simple\"}");
    }
    else if (name != "key" && name != "v" && name != "background" && name != "ns" && name != "comment" &&
             name != "dropDups")
        return failure{static_cast<errc>(197),
                       "The field '" + std::string(name) + "' is not valid for an index specification of pocket"};
    return {};
}

} // namespace

outcome<index_definition> parse_index(bson::document_view source)
{
    index_definition made;
    if (auto done = read_key(made, source["key"]); !done)
        return done.error();
    for (const auto& [name, v] : source)
        if (auto done = read_option(made, name, v); !done)
            return done.error();
    if (made.name.empty())
        return failure{errc::failed_to_parse, "The 'name' field is a required property of an index specification"};
    if (made.expire_after && made.parts.size() != 1)
        return cannot("TTL indexes are single-field indexes, compound indexes do not support TTL.");
    const auto& first = made.parts[0];
    if (first.at.dotted() == "_id" && made.parts.size() == 1)
    {
        if (made.expire_after || made.sparse || made.only)
            return failure{static_cast<errc>(197), "The field 'expireAfterSeconds', 'sparse' or "
                                                   "'partialFilterExpression' is not valid for an _id index"};
        made.unique = true;
        made.name = "_id_";
    }

    bytes data;
    bson::document_builder out(data);
    out.append("v", 2).append("key", made.key).append("name", made.name);
    for (const auto& [name, v] : source)
        if (name != "v" && name != "key" && name != "name" && name != "ns" && name != "background" &&
            name != "comment" && name != "collation" && name != "dropDups" && !(made.is_id() && name == "unique"))
            out.append(name, v);
    out.finish();
    made.specification = bson::document::trusted(std::move(data));
    return made;
}

bool same_options(const index_definition& a, const index_definition& b)
{
    const auto query = [](const index_definition& i) { return i.only ? i.only->query() : bson::document_view(); };
    return compare(a.key.view(), b.key.view()) == 0 && a.unique == b.unique && a.sparse == b.sparse &&
           a.expire_after == b.expire_after && a.only.has_value() == b.only.has_value() &&
           compare(query(a), query(b)) == 0;
}

} // namespace zonda::pocket
