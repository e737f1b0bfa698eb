// The stages that choose, order and cut documents.
#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/sort.hpp>
#include <zonda/pocket/core/stage.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

failure location(int code, std::string words)
{
    return {static_cast<errc>(code), std::move(words)};
}

class match_stage final : public stage
{
public:
    explicit match_stage(filter query) : query_(std::move(query)) {}

    outcome<documents> run(documents in, const stage_context& context) const override
    {
        documents kept;
        for (auto& one : in)
        {
            const auto matched = query_.matches(one, context.with);
            if (!matched)
                return matched.error();
            if (*matched)
                kept.push_back(std::move(one));
        }
        return kept;
    }

private:
    filter query_;
};

class sort_stage final : public stage
{
public:
    explicit sort_stage(sort_pattern by) : by_(std::move(by)) {}

    outcome<documents> run(documents in, const stage_context&) const override
    {
        std::vector<std::pair<bytes, std::size_t>> keys;
        keys.reserve(in.size());
        for (const auto& one : in)
        {
            auto key = by_.key_of(one);
            if (!key)
                return key.error();
            keys.emplace_back(std::move(*key), keys.size());
        }
        std::sort(keys.begin(), keys.end()); // equal keys by their place: stable
        documents sorted;
        sorted.reserve(in.size());
        for (const auto& [key, place] : keys)
            sorted.push_back(std::move(in[place]));
        return sorted;
    }

private:
    sort_pattern by_;
};

class cut_stage final : public stage
{
public:
    cut_stage(std::int64_t skip, std::int64_t limit) : skip_(skip), limit_(limit) {}

    outcome<documents> run(documents in, const stage_context&) const override
    {
        const auto size = static_cast<std::int64_t>(in.size());
        in.erase(in.begin(), in.begin() + std::min(skip_, size));
        if (limit_ < static_cast<std::int64_t>(in.size()))
            in.resize(static_cast<std::size_t>(limit_));
        return in;
    }

private:
    std::int64_t skip_;
    std::int64_t limit_;
};

class count_stage final : public stage
{
public:
    explicit count_stage(std::string name) : name_(std::move(name)) {}

    outcome<documents> run(documents in, const stage_context&) const override
    {
        documents one;
        if (!in.empty())
            one.push_back(bson::doc(name_, static_cast<int>(in.size())));
        return one;
    }

private:
    std::string name_;
};

class sample_stage final : public stage
{
public:
    explicit sample_stage(std::size_t size) : size_(size) {}

    outcome<documents> run(documents in, const stage_context& context) const override
    {
        std::shuffle(in.begin(), in.end(), context.random);
        if (in.size() > size_)
            in.resize(size_);
        return in;
    }

private:
    std::size_t size_;
};

} // namespace

stage_result parse_match_stage(bson::value_view specification, const variable_names& known)
{
    if (!is_document(specification))
        return location(15959, "the match filter must be an expression in an object");
    auto query = filter::parse(as_document(specification), known);
    if (!query)
        return query.error();
    return std::make_unique<const match_stage>(std::move(*query));
}

stage_result parse_sort_stage(bson::value_view specification, const variable_names&)
{
    if (!is_document(specification))
        return location(15973, "the $sort key specification must be an object");
    auto by = sort_pattern::parse(as_document(specification));
    if (!by)
        return by.error();
    if (by->empty())
        return location(15976, "$sort stage must have at least one sort key");
    return std::make_unique<const sort_stage>(std::move(*by));
}

stage_result parse_skip_stage(bson::value_view specification, const variable_names&)
{
    const auto count = whole_number(specification);
    if (!count || *count < 0)
        return location(5107200, "invalid argument to $skip stage: Expected a non-negative number in: $skip: " +
                                     shown(specification));
    return std::make_unique<const cut_stage>(*count, INT64_MAX);
}

stage_result parse_limit_stage(bson::value_view specification, const variable_names&)
{
    const auto count = whole_number(specification);
    if (!count || *count < 0)
        return location(5107201, "invalid argument to $limit stage: Expected a non-negative number in: $limit: " +
                                     shown(specification));
    if (*count == 0)
        return location(15958, "the limit must be positive");
    return std::make_unique<const cut_stage>(0, *count);
}

stage_result parse_count_stage(bson::value_view specification, const variable_names&)
{
    const auto name = specification.text();
    if (name.empty())
        return location(40156, "the count field must be a non-empty string");
    if (name.starts_with('$') || name.find('.') != std::string_view::npos)
        return location(40158, "the count field cannot be a $-prefixed path nor contain '.'");
    return std::make_unique<const count_stage>(std::string(name));
}

stage_result parse_sample_stage(bson::value_view specification, const variable_names&)
{
    const auto size = is_document(specification) ? whole_number(specification["size"]) : std::nullopt;
    if (!size || *size < 0)
        return location(28745, "the $sample stage needs a document with a non-negative 'size'");
    return std::make_unique<const sample_stage>(static_cast<std::size_t>(*size));
}

} // namespace zonda::pocket
