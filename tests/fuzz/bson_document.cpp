// Any bytes are refused by validate or can be walked to the last value, written as JSON and built again.
#include <zonda/bson.hpp>
#include <zonda/bson/detail/quick_check.hpp>

#include <cstdlib>

using namespace zonda;

namespace
{

void require(bool truth)
{
    if (!truth)
        std::abort();
}

template <class T>
std::size_t size_of(const std::optional<T>& value)
{
    if constexpr (requires { value->size(); })
        return value ? value->size() : 0;
    else
        return value ? 1 : 0;
}

// Every getter on every value; exactly one of them fits.
std::size_t walk(bson::document_view view)
{
    std::size_t seen = 0;
    for (const auto& [key, value] : view)
    {
        seen += key.size();
        int fitting = 0;
        const auto get = [&]<class T>(const std::optional<T>& found)
        {
            fitting += found ? 1 : 0;
            seen += size_of(found);
            return found;
        };
        get(value.get<double>());
        get(value.get<std::string_view>());
        get(value.get<bson::undefined_t>());
        get(value.get<bson::object_id>());
        get(value.get<bool>());
        get(value.get<datetime>());
        get(value.get<bson::null_t>());
        get(value.get<bson::code_view>());
        get(value.get<bson::symbol_view>());
        get(value.get<std::int32_t>());
        get(value.get<bson::timestamp>());
        get(value.get<std::int64_t>());
        get(value.get<bson::decimal128>());
        get(value.get<bson::min_key>());
        get(value.get<bson::max_key>());
        if (const auto pattern = get(value.get<bson::regex_view>()))
            seen += pattern->pattern.size() + pattern->options.size();
        if (const auto pointer = get(value.get<bson::db_pointer_view>()))
            seen += pointer->collection.size();
        if (const auto binary = get(value.get<bson::binary_view>()))
        {
            seen += binary->bytes.size();
            if (const auto vector = bson::vector_view::from(*binary))
                seen += vector->floats().size() + vector->int8s().size() + vector->bits().size();
        }
        if (const auto inner = get(value.get<bson::document_view>()))
            seen += walk(*inner);
        if (const auto items = get(value.get<bson::array_view>()))
            seen += walk(items->as_document());
        if (const auto code = get(value.get<bson::code_with_scope_view>()))
            seen += code->text.size() + walk(code->scope);
        require(fitting == 1);
        value.to_int64();
        value.to_double();
        value.truthy();
        require(view.contains(key));
    }
    return seen;
}

// What was read from text is written as the same text ever after.
void check_json(bson::document_view view)
{
    to_json(view);
    to_json(view, bson::json_mode::plain);
    const auto once = bson::from_json(to_json(view, bson::json_mode::canonical));
    if (!once) // a document may have keys that mean something else in extended JSON
        return;
    const std::string text = to_json(*once, bson::json_mode::canonical);
    const auto twice = bson::from_json(text);
    require(twice.has_value() && to_json(*twice, bson::json_mode::canonical) == text);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto view = bson::validate({data, size});
    require(view.has_value() == bson::detail::validate_carefully({data, size}).has_value());
    if (!view)
    {
        require(!view.error().code().message().empty());
        return 0;
    }
    require(view->data().size() == size);
    walk(*view);
    check_json(*view);
    bytes again;
    bson::document_builder out(again);
    out.append_all(*view);
    require(out.finish() == *view);
    return 0;
}
