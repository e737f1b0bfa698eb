#include <zonda/base/text.hpp>
#include <zonda/mongo/core/percent.hpp>

#include <boost/url/pct_string_view.hpp>

namespace zonda::mongo::core
{

std::optional<std::string> percent_decoded(std::string_view text)
{
    const auto encoded = boost::urls::make_pct_string_view({text.data(), text.size()});
    if (!encoded)
        return std::nullopt;
    const auto decoded = encoded->decode();
    std::string out(decoded.data(), decoded.size());
    if (!is_utf8(out) || out.find('\0') != std::string::npos)
        return std::nullopt;
    return out;
}

} // namespace zonda::mongo::core
