// Any text is a connection string, or an error in words.
#include <zonda/base/bytes.hpp>
#include <zonda/mongo/core/connection_string.hpp>
#include <zonda/mongo/core/settings_of.hpp>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace zonda::mongo;
    const auto text = zonda::as_text({data, size});
    const auto parsed = core::parse_connection_string(text);
    if (parsed && parsed->hosts.empty())
        std::abort();
    const auto settings = parse_settings(text);
    if (settings && (settings->hosts.size() != 1 || !parsed))
        std::abort();
    if (!settings && std::string_view(settings.error().what()).empty())
        std::abort();
    return 0;
}
