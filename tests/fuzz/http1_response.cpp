// Any bytes are a response, a part of one, or refused; however they are cut, it reads the same.
#include <zonda/base/bytes.hpp>
#include <zonda/web/core/response_reader.hpp>

#include <cstdlib>

namespace
{

using namespace zonda::web;

response_reader read(std::string_view text, std::size_t piece)
{
    response_reader reader(false, 10'000);
    while (!text.empty() && !reader.done())
    {
        const std::string_view part = text.substr(0, piece);
        const std::size_t taken = reader.read(part);
        if (taken < part.size() && !reader.done())
        {
            std::abort();
        }
        text.remove_prefix(part.size());
    }
    reader.end();
    return reader;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = zonda::as_text({data, size});
    const response_reader whole = read(text, size);
    const response_reader cut = read(text, 1);
    const bool same = whole.refused().has_value() == cut.refused().has_value() &&
                      (whole.refused() || (whole.response().content == cut.response().content &&
                                           whole.response().status_code == cut.response().status_code &&
                                           whole.response().fields.size() == cut.response().fields.size() &&
                                           whole.keeps_open() == cut.keeps_open()));
    if (!same)
    {
        std::abort();
    }
    return 0;
}
