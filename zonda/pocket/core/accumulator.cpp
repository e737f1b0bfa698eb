#include <zonda/pocket/core/accumulator.hpp>
#include <zonda/pocket/core/arithmetic.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/key.hpp>
#include <zonda/pocket/core/number.hpp>

#include <cmath>
#include <map>
#include <set>

namespace zonda::pocket
{
namespace
{

// Neumaier's summation: what rounding loses is kept beside the sum.
class compensated_sum
{
public:
    void add(double x)
    {
        const double next = sum_ + x;
        if (std::isfinite(next))
            lost_ += std::abs(sum_) >= std::abs(x) ? (sum_ - next) + x : (x - next) + sum_;
        sum_ = next;
    }
    double total() const { return std::isfinite(sum_) ? sum_ + lost_ : sum_; }

private:
    double sum_{0};
    double lost_{0};
};

class sum final : public accumulator
{
public:
    outcome<void> add(bson::value_view v) override
    {
        if (!is_number(v))
            return {};
        if (is_decimal(v))
            return no_decimals();
        if (const auto real = v.get<double>())
        {
            reals_.add(*real);
            any_real_ = true;
            return {};
        }
        auto next = pocket::add(whole_, v, on_overflow::fail);
        if (next)
            whole_ = std::move(*next);
        else
        {
            reals_.add(*real_number(v));
            any_real_ = true;
        }
        return {};
    }

    value result() const override
    {
        if (!any_real_)
            return whole_;
        compensated_sum all = reals_;
        all.add(*real_number(whole_));
        return value(all.total());
    }

private:
    value whole_{0};
    compensated_sum reals_{};
    bool any_real_{false};
};

class mean final : public accumulator
{
public:
    outcome<void> add(bson::value_view v) override
    {
        if (is_number(v))
            ++count_;
        return sum_.add(v);
    }
    value result() const override
    {
        if (count_ == 0)
            return value(bson::null);
        const value total = sum_.result();
        return value(*real_number(total) / static_cast<double>(count_));
    }

private:
    sum sum_{};
    std::int64_t count_{0};
};

template <int Sign>
class extreme final : public accumulator
{
public:
    outcome<void> add(bson::value_view v) override
    {
        if (!is_nullish(v) && (best_.missing() || compare(v, best_) * Sign > 0))
            best_ = value(v);
        return {};
    }
    value result() const override { return best_.missing() ? value(bson::null) : best_; }
    std::size_t size() const override { return 64 + best_.size(); }

private:
    value best_{};
};

template <bool First>
class end final : public accumulator
{
public:
    outcome<void> add(bson::value_view v) override
    {
        if (!First || !seen_)
            kept_ = value(v);
        seen_ = true;
        return {};
    }
    value result() const override { return kept_.missing() ? value(bson::null) : kept_; }
    std::size_t size() const override { return 64 + kept_.size(); }

private:
    value kept_{};
    bool seen_{false};
};

class push final : public accumulator
{
public:
    outcome<void> add(bson::value_view v) override
    {
        if (!v)
            return {};
        items_.emplace_back(v);
        size_ += 32 + v.data().size();
        return {};
    }
    value result() const override { return value(array_of(items_)); }
    std::size_t size() const override { return 64 + size_; }

private:
    std::vector<value> items_{};
    std::size_t size_{0};
};

class add_to_set final : public accumulator
{
public:
    outcome<void> add(bson::value_view v) override
    {
        if (v && seen_.insert(key_of(v)).second)
            return items_.add(v);
        return {};
    }
    value result() const override { return items_.result(); }
    std::size_t size() const override { return 2 * items_.size(); }

private:
    std::set<bytes> seen_{};
    push items_{};
};

class count final : public accumulator
{
public:
    outcome<void> add(bson::value_view) override
    {
        ++count_;
        return {};
    }
    value result() const override { return integer_value(count_, false); }

private:
    std::int64_t count_{0};
};

class merge_objects final : public accumulator
{
public:
    outcome<void> add(bson::value_view v) override
    {
        if (is_nullish(v))
            return {};
        if (!is_document(v))
            return failure{static_cast<errc>(40400), "$mergeObjects requires object inputs, but input " + shown(v) +
                                                         " is of type " + std::string(type_name(v))};
        for (const auto& [name, field] : as_document(v))
        {
            auto [place, fresh] = values_.try_emplace(std::string(name));
            if (fresh)
            {
                order_.push_back(place->first);
                size_ += 64 + 2 * name.size();
            }
            size_ -= place->second.size();
            place->second = value(field);
            size_ += place->second.size();
        }
        return {};
    }
    value result() const override
    {
        bytes data;
        bson::document_builder out(data);
        for (const auto& name : order_)
            out.append(name, values_.at(name).view());
        out.finish();
        return value(bson::document::trusted(std::move(data)));
    }
    std::size_t size() const override { return size_; }

private:
    std::map<std::string, value> values_{};
    std::size_t size_{64};
    std::vector<std::string> order_{};
};

template <class T>
std::unique_ptr<accumulator> make()
{
    return std::make_unique<T>();
}

} // namespace

accumulator_maker find_accumulator(std::string_view name)
{
    static constexpr std::pair<std::string_view, accumulator_maker> known[] = {
        {"$sum", make<sum>},         {"$avg", make<mean>},
        {"$min", make<extreme<-1>>}, {"$max", make<extreme<1>>},
        {"$first", make<end<true>>}, {"$last", make<end<false>>},
        {"$push", make<push>},       {"$addToSet", make<add_to_set>},
        {"$count", make<count>},     {"$mergeObjects", make<merge_objects>},
    };
    for (const auto& [other, maker] : known)
        if (other == name)
            return maker;
    return nullptr;
}

} // namespace zonda::pocket
