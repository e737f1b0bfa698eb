// The stages that change the shape of each document.
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/projection.hpp>
#include <zonda/pocket/core/stage.hpp>

namespace zonda::pocket
{
namespace
{

failure location(int code, std::string words)
{
    return {static_cast<errc>(code), std::move(words)};
}

stage_result projecting(outcome<projection> parsed)
{
    if (!parsed)
        return parsed.error();
    return make_each_document([shape = std::move(*parsed)](bson::document_view one, const stage_context& context)
                              { return shape.apply(one, context.with); });
}

class unwind_stage final : public stage
{
public:
    unwind_stage(path at, bool keep_empty, std::string index)
        : at_(std::move(at)),
          keep_empty_(keep_empty),
          index_(std::move(index))
    {
    }

    outcome<documents> run(documents in, const stage_context&) const override
    {
        documents out;
        std::size_t size = 0;
        for (const auto& one : in)
        {
            const auto v = value_at(one, at_);
            if (!is_array(v))
            {
                if (!is_nullish(v) || keep_empty_)
                    out.push_back(with(one, v, value(bson::null)));
                continue;
            }
            if (as_array(v).empty() && keep_empty_)
                out.push_back(with(one, {}, value(bson::null)));
            long position = 0;
            for (const auto item : as_array(v))
            {
                out.push_back(with(one, item, value(position++)));
                size += out.back().data().size();
                if (size > pipeline_memory)
                    return failure{errc::query_exceeded_memory_limit,
                                   "$unwind makes more than 104857600 bytes of documents"};
            }
        }
        return out;
    }

private:
    bson::document with(bson::document_view one, bson::value_view item, const value& position) const
    {
        bytes data;
        bson::document_builder out(data);
        fields(out, one, 0, item);
        if (!index_.empty())
            out.append(index_, position.view());
        out.finish();
        return bson::document::trusted(std::move(data));
    }

    void fields(bson::document_builder& out, bson::document_view from, std::size_t depth, bson::value_view item) const
    {
        for (const auto& [name, v] : from)
        {
            if (depth == 0 && name == index_)
                continue;
            if (name != at_[depth])
                out.append(name, v);
            else if (depth + 1 == at_.size())
                out.append(name, item);
            else if (is_document(v))
            {
                out.open_document(name);
                fields(out, as_document(v), depth + 1, item);
                out.close();
            }
            else
                out.append(name, v);
        }
    }

    path at_;
    bool keep_empty_;
    std::string index_;
};

} // namespace

stage_result parse_project_stage(bson::value_view specification, const variable_names& known)
{
    if (!is_document(specification))
        return location(15969, "$project specification must be an object");
    return projecting(projection::parse(as_document(specification), projection::language::aggregate, known));
}

stage_result parse_add_fields_stage(bson::value_view specification, const variable_names& known)
{
    if (!is_document(specification))
        return location(40272, "$addFields specification stage must be an object, got " +
                                   std::string(type_name(specification)));
    return projecting(projection::parse_additions(as_document(specification), known));
}

stage_result parse_unset_stage(bson::value_view specification, const variable_names&)
{
    std::vector<std::string_view> paths;
    for (const auto one : is_array(specification) ? items_of(specification) : std::vector{specification})
    {
        if (!is_string(one) || one.text().empty())
            return location(31120, "$unset specification must be a string or an array containing only string values");
        paths.push_back(one.text());
    }
    if (paths.empty())
        return location(31119, "$unset specification must be a string or an array with at least one field");
    return projecting(projection::parse_removals(paths));
}

stage_result parse_replace_with_stage(bson::value_view specification, const variable_names& known)
{
    auto parsed = expression::parse(specification, known);
    if (!parsed)
        return parsed.error();
    return make_each_document(
        [root = std::make_shared<const expression>(std::move(*parsed))](
            bson::document_view one, const stage_context& context) -> outcome<bson::document>
        {
            auto made = root->evaluate(one, context.with);
            if (!made)
                return made.error();
            if (!is_document(*made))
                return location(
                    40228, "'newRoot' expression must evaluate to an object, but resulting value was: " + shown(*made) +
                               ". Type of resulting value: '" + std::string(type_name(*made)) + "'.");
            return bson::document(as_document(made->view()));
        });
}

stage_result parse_replace_root_stage(bson::value_view specification, const variable_names& known)
{
    if (!is_document(specification))
        return location(40229, "expected an object as specification for $replaceRoot stage, got " +
                                   std::string(type_name(specification)));
    if (!specification["newRoot"] || as_document(specification).count() != 1)
        return location(40231, "$replaceRoot takes a document with 'newRoot' and nothing else");
    return parse_replace_with_stage(specification["newRoot"], known);
}

stage_result parse_unwind_stage(bson::value_view specification, const variable_names&)
{
    std::string_view dotted = specification.text();
    bool keep_empty = false;
    std::string_view index;
    if (is_document(specification))
    {
        for (const auto& [name, v] : as_document(specification))
        {
            if (name == "path" && is_string(v))
                dotted = v.text();
            else if (name == "preserveNullAndEmptyArrays" && v.kind() == bson::type::boolean)
                keep_empty = is_true(v);
            else if (name == "includeArrayIndex" && is_string(v) && !v.text().empty() && v.text()[0] != '$')
                index = v.text();
            else
                return location(28811,
                                "unrecognized option to $unwind stage, or of the wrong type: " + std::string(name));
        }
    }
    if (dotted.empty())
        return location(28812, "no path specified to $unwind stage");
    if (dotted.size() < 2 || dotted[0] != '$')
        return location(28818, "path option to $unwind stage should be prefixed with a '$': " + std::string(dotted));
    if (index.find('.') != std::string_view::npos)
        return location(28822, "pocket takes a plain field's name as includeArrayIndex, no path");
    return std::make_unique<const unwind_stage>(path(dotted.substr(1)), keep_empty, std::string(index));
}

} // namespace zonda::pocket
