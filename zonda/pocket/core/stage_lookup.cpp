// The stages that bring in documents from elsewhere, and the one that runs several pipelines over the same documents.
#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/pipeline.hpp>

#include <deque>

namespace zonda::pocket
{
namespace
{

// Pipelines inside pipelines.
constexpr int deepest = 20;
thread_local int nested = 0;

struct nesting
{
    nesting() { ++nested; }
    nesting(const nesting&) = delete;
    nesting& operator=(const nesting&) = delete;
    ~nesting() { --nested; }
};

outcome<pipeline> parse_inner(bson::value_view source, const variable_names& known)
{
    const nesting here;
    if (nested > deepest)
        return failure{errc::failed_to_parse, "pipelines are nested more than 20 deep"};
    if (!is_array(source))
        return failure{errc::type_mismatch, "'pipeline' must be an array"};
    return pipeline::parse(as_array(source), known);
}

struct lookup_settings
{
    std::string from;
    std::string as;
    std::string foreign_field;
    std::optional<path> local_field;
    std::vector<std::pair<std::string, expression>> let;
    pipeline inner;
};

class lookup_stage final : public stage
{
public:
    explicit lookup_stage(lookup_settings settings) : settings_(std::move(settings)) {}

    outcome<documents> run(documents in, const stage_context& context) const override
    {
        std::size_t size = 0;
        for (auto& one : in)
        {
            auto found = joined(one, context);
            if (!found)
                return found.error();
            std::vector<bson::value_view> items;
            for (const auto& other : *found)
                items.emplace_back(bson::type::document, other.data().data());
            bytes data;
            bson::document_builder out(data);
            for (const auto& [name, v] : one)
                if (name != settings_.as)
                    out.append(name, v);
            out.append(settings_.as, array_of(items));
            out.finish();
            one = bson::document::trusted(std::move(data));
            size += one.data().size();
            if (size > pipeline_memory)
                return too_much_memory();
        }
        return in;
    }

private:
    outcome<documents> joined(bson::document_view one, const stage_context& context) const
    {
        auto query = filter_for(one);
        if (!query)
            return query.error();
        auto found = context.source.find(settings_.from, *query, context.with);
        if (!found || settings_.inner.empty())
            return found;
        std::deque<value> values;
        std::deque<variables> scopes;
        scopes.push_back(context.with);
        for (const auto& [name, from] : settings_.let)
        {
            auto v = from.evaluate(one, context.with);
            if (!v)
                return v.error();
            values.push_back(std::move(*v));
            scopes.push_back(scopes.back().with(name, values.back()));
        }
        return settings_.inner.run(std::move(*found), {scopes.back(), context.source, context.random});
    }

    // The local value, or each item of a local array, among the foreign ones; nothing there is null.
    outcome<filter> filter_for(bson::document_view one) const
    {
        if (!settings_.local_field)
            return filter();
        const value local =
            field_value(bson::value_view(bson::type::document, one.data().data()), *settings_.local_field);
        if (is_array(local))
            return filter::parse(bson::doc(settings_.foreign_field, bson::doc("$in", without_operators(local))));
        if (local.missing())
            return filter::parse(bson::doc(settings_.foreign_field, bson::doc("$eq", bson::null)));
        return filter::parse(bson::doc(settings_.foreign_field, bson::doc("$eq", local.view())));
    }

    // $in refuses documents that look like operators and would read a regex as a pattern; no stored value is either.
    static bson::array without_operators(bson::value_view local)
    {
        std::vector<bson::value_view> kept;
        for (const auto item : as_array(local))
            if (!is_operator_document(item) && item.kind() != bson::type::regex)
                kept.push_back(item);
        return array_of(kept);
    }

    lookup_settings settings_;
};

class union_stage final : public stage
{
public:
    union_stage(std::string from, pipeline inner) : from_(std::move(from)), inner_(std::move(inner)) {}

    outcome<documents> run(documents in, const stage_context& context) const override
    {
        auto more = context.source.find(from_, filter(), context.with);
        if (more)
            more = inner_.run(std::move(*more), context);
        if (!more)
            return more;
        std::move(more->begin(), more->end(), std::back_inserter(in));
        return in;
    }

private:
    std::string from_;
    pipeline inner_;
};

class facet_stage final : public stage
{
public:
    explicit facet_stage(std::vector<std::pair<std::string, pipeline>> facets) : facets_(std::move(facets)) {}

    outcome<documents> run(documents in, const stage_context& context) const override
    {
        bytes data;
        bson::document_builder out(data);
        for (const auto& [name, inner] : facets_)
        {
            auto found = inner.run(in, context);
            if (!found)
                return found;
            out.open_array(name);
            for (const auto& one : *found)
                out.push(one);
            out.close();
            if (data.size() > pipeline_memory)
                return too_much_memory();
        }
        out.finish();
        documents made;
        made.push_back(bson::document::trusted(std::move(data)));
        return made;
    }

private:
    std::vector<std::pair<std::string, pipeline>> facets_;
};

outcome<void> read_let(lookup_settings& settings, bson::value_view let, variable_names& inner,
                       const variable_names& known)
{
    for (const auto& [name, source] : as_document(let))
    {
        auto parsed = expression::parse(source, known);
        if (!parsed)
            return parsed.error();
        settings.let.emplace_back(std::string(name), std::move(*parsed));
        inner.emplace(name);
    }
    return {};
}

} // namespace

stage_result parse_lookup_stage(bson::value_view specification, const variable_names& known)
{
    if (!is_document(specification))
        return failure{errc::failed_to_parse, "the $lookup specification must be an Object"};
    for (const auto& [name, v] : as_document(specification))
    {
        const bool text = name == "from" || name == "as" || name == "localField" || name == "foreignField";
        if (!text && name != "let" && name != "pipeline")
            return failure{errc::failed_to_parse, "unknown argument to $lookup: " + std::string(name)};
        if (text ? !is_string(v) || v.text().empty() : name == "let" && !is_document(v))
            return failure{errc::failed_to_parse, "$lookup argument '" + std::string(name) + ": " + shown(v) +
                                                      "' is of the wrong type: " + std::string(type_name(v))};
    }
    lookup_settings settings;
    settings.from = specification["from"].text();
    settings.as = specification["as"].text();
    settings.foreign_field = specification["foreignField"].text();
    if (settings.from.empty() || settings.as.empty())
        return failure{errc::failed_to_parse, "must specify 'from' and 'as' fields for a $lookup"};
    if (settings.as.find('.') != std::string::npos || settings.as.starts_with('$'))
        return failure{errc::failed_to_parse, "pocket takes a plain field's name as 'as' of a $lookup"};
    const auto local = specification["localField"].text();
    if (local.empty() != settings.foreign_field.empty() || (local.empty() && !specification["pipeline"]))
        return failure{errc::failed_to_parse, "$lookup requires either 'pipeline' or both 'localField' and "
                                              "'foreignField' to be specified"};
    if (!local.empty())
        settings.local_field = path(local);
    variable_names inner = known;
    if (auto done = read_let(settings, specification["let"], inner, known); !done)
        return done.error();
    if (const auto source = specification["pipeline"])
    {
        auto parsed = parse_inner(source, inner);
        if (!parsed)
            return parsed.error();
        settings.inner = std::move(*parsed);
    }
    return std::make_unique<const lookup_stage>(std::move(settings));
}

stage_result parse_union_stage(bson::value_view specification, const variable_names& known)
{
    const auto from = is_string(specification) ? specification.text() : specification["coll"].text();
    if (from.empty())
        return failure{errc::failed_to_parse, "$unionWith needs the name of a collection"};
    pipeline inner;
    if (const auto source = is_document(specification) ? specification["pipeline"] : bson::value_view())
    {
        auto parsed = parse_inner(source, known);
        if (!parsed)
            return parsed.error();
        inner = std::move(*parsed);
    }
    return std::make_unique<const union_stage>(std::string(from), std::move(inner));
}

stage_result parse_facet_stage(bson::value_view specification, const variable_names& known)
{
    if (!is_document(specification) || as_document(specification).empty())
        return failure{static_cast<errc>(40169), "the $facet specification must be a non-empty object"};
    std::vector<std::pair<std::string, pipeline>> facets;
    for (const auto& [name, source] : as_document(specification))
    {
        auto parsed = parse_inner(source, known);
        if (!parsed)
            return parsed.error();
        facets.emplace_back(std::string(name), std::move(*parsed));
    }
    return std::make_unique<const facet_stage>(std::move(facets));
}

} // namespace zonda::pocket
