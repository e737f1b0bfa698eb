// Any text is refused, or becomes a valid document that is written as the same text ever after.
#include <zonda/base/text.hpp>
#include <zonda/bson.hpp>

#include <cstdlib>

using namespace zonda;

namespace
{

void require(bool truth)
{
    if (!truth)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto read = bson::from_json(as_text({data, size}));
    if (!read)
    {
        require(is_utf8(read.error().what()));
        return 0;
    }
    const bson::document& document = *read;
    require(bson::validate(document.data()).has_value());
    for (const auto mode : {bson::json_mode::canonical, bson::json_mode::relaxed})
    {
        const std::string text = to_json(document, mode);
        const auto again = bson::from_json(text);
        require(again.has_value() && to_json(*again, mode) == text);
        if (mode == bson::json_mode::canonical)
            require(*again == document);
    }
    require(is_utf8(to_json(document, bson::json_mode::plain)));
    return 0;
}
