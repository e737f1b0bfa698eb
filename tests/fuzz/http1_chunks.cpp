// Any bytes are chunked content, a part of it, or refused; however they are cut, the content is the same.
#include <zonda/base/bytes.hpp>
#include <zonda/web/core/content_decoder.hpp>

#include <cstdlib>
#include <string>

namespace
{

using namespace zonda::web;

struct outcome
{
    std::string data;
    std::size_t consumed{0};
    bool done{false};
    std::optional<errc> refused;

    bool operator==(const outcome&) const = default;
};

outcome decode(std::string_view text, std::size_t piece)
{
    content_decoder decoder({0, content_framing::kind::chunked, true, false});
    decoder.set_limit(1000);
    outcome out;
    while (!text.empty() && !out.done && !out.refused)
    {
        std::string_view part = text.substr(0, piece);
        text.remove_prefix(part.size());
        while (!part.empty() && !out.done && !out.refused)
        {
            const content_progress step = decoder.decode(part);
            if (step.consumed == 0 && !step.done && !step.refused)
            {
                std::abort(); // it would go on for ever
            }
            out.data += step.data;
            out.consumed += step.consumed;
            out.done = step.done;
            out.refused = step.refused;
            part.remove_prefix(step.consumed);
        }
    }
    if (out.data.size() > 1000)
    {
        std::abort();
    }
    return out;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = zonda::as_text({data, size});
    const outcome whole = decode(text, size);
    for (std::size_t piece : {1, 2, 3, 7})
    {
        const outcome cut = decode(text, piece);
        if (cut.done != whole.done || cut.refused != whole.refused)
        {
            std::abort();
        }
        if (!whole.refused && !(cut == whole))
        {
            std::abort();
        }
    }
    return 0;
}
