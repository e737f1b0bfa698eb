#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/value.hpp>

namespace zonda::pocket
{
namespace
{

// A value in the builder's form, without the document around it.
template <class T>
bytes stored(const T& v)
{
    const auto holder = bson::doc("", v);
    const auto data = holder[""].data();
    return {data.begin(), data.end()};
}

} // namespace

value::value(bson::value_view copied) : kind_(copied.kind())
{
    if (copied)
        data_.assign(copied.data().begin(), copied.data().end());
}

value::value(bool v) : kind_(bson::type::boolean), data_(stored(v))
{
}
value::value(int v) : kind_(bson::type::int32), data_(stored(v))
{
}
value::value(long v) : kind_(bson::type::int64), data_(stored(v))
{
}
value::value(double v) : kind_(bson::type::double_), data_(stored(v))
{
}
value::value(std::string_view v) : kind_(bson::type::string), data_(stored(v))
{
}
value::value(datetime v) : kind_(bson::type::datetime), data_(stored(v))
{
}
value::value(bson::timestamp v) : kind_(bson::type::timestamp), data_(stored(v))
{
}
value::value(bson::object_id v) : kind_(bson::type::object_id), data_(stored(v))
{
}

value::value(bson::document v) : kind_(bson::type::document)
{
    const auto seen = v.data();
    data_.assign(seen.begin(), seen.end());
}

value::value(bson::array v) : kind_(bson::type::array)
{
    const auto seen = v.data();
    data_.assign(seen.begin(), seen.end());
}

namespace
{

template <class Item>
bson::array build_array(std::span<const Item> items)
{
    bytes data;
    bson::document_builder out(data, bson::document_builder::root::array);
    for (const auto& item : items)
    {
        const bson::value_view seen = item;
        if (seen)
            out.push(seen);
        else
            out.push(bson::null);
    }
    out.finish();
    return bson::array::trusted(std::move(data));
}

} // namespace

bson::array array_of(std::span<const bson::value_view> items)
{
    return build_array(items);
}

bson::array array_of(std::span<const value> items)
{
    return build_array(items);
}

std::vector<bson::value_view> items_of(bson::value_view array)
{
    std::vector<bson::value_view> items;
    if (const auto view = array.get<bson::array_view>())
        for (const auto item : *view)
            items.push_back(item);
    return items;
}

bool is_true(bson::value_view v)
{
    if (is_nullish(v))
        return false;
    if (const auto boolean = v.get<bool>())
        return *boolean;
    return !is_number(v) || real_number(v) != 0.0;
}

} // namespace zonda::pocket
