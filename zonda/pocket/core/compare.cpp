#include <zonda/pocket/core/compare.hpp>
#include <zonda/pocket/core/key.hpp>
#include <zonda/pocket/core/number.hpp>

namespace zonda::pocket
{
namespace
{

template <class T>
int order(const T& a, const T& b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

int compare_items(const bson::element& a, const bson::element& b)
{
    if (const int by_bracket = order(bracket_of(a.value), bracket_of(b.value)))
        return by_bracket;
    if (const int by_name = a.key.compare(b.key))
        return by_name;
    return compare(a.value, b.value);
}

int compare_items(bson::value_view a, bson::value_view b)
{
    return compare(a, b);
}

template <class View>
int compare_lists(View a, View b)
{
    auto left = a.begin();
    auto right = b.begin();
    for (; left != a.end() && right != b.end(); ++left, ++right)
        if (const int by_item = compare_items(*left, *right))
            return by_item;
    return (left != a.end()) - (right != b.end());
}

int compare_by_key(bson::value_view a, bson::value_view b)
{
    return order(key_of(a), key_of(b));
}

} // namespace

int compare(bson::document_view a, bson::document_view b)
{
    return compare_lists(a, b);
}

int compare(bson::value_view a, bson::value_view b)
{
    const bracket in = bracket_of(a);
    if (const int by_bracket = order(in, bracket_of(b)))
        return by_bracket;
    switch (in)
    {
    case bracket::number:
        return compare_numbers(a, b);
    case bracket::string:
        return text_of(a).compare(text_of(b));
    case bracket::document:
        return compare(as_document(a), as_document(b));
    case bracket::array:
        return compare_lists(as_array(a), as_array(b));
    case bracket::boolean:
        return *a.get<bool>() - *b.get<bool>();
    case bracket::datetime:
        return order(*a.get<datetime>(), *b.get<datetime>());
    case bracket::object_id:
        return order(*a.get<bson::object_id>(), *b.get<bson::object_id>());
    case bracket::min_key:
    case bracket::missing:
    case bracket::null:
    case bracket::max_key:
        return 0;
    default:
        return compare_by_key(a, b); // binary, timestamp, regex, code: rare, and one place knows their order
    }
}

} // namespace zonda::pocket
