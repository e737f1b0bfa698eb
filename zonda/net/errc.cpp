#include <zonda/net/errc.hpp>

namespace zonda::net
{

const error_category& net_category() noexcept
{
    static const struct category final : error_category
    {
        const char* name() const noexcept override { return "zonda.net"; }

        std::string message(int value) const override
        {
            switch (static_cast<errc>(value))
            {
            case errc::host_not_found:
                return "the host name has no address";
            case errc::resolver_failed:
                return "no name server answered";
            case errc::bad_address:
                return "not an address (host:port, [v6]:port or a socket's path)";
            }
            return "unknown network error";
        }
    } instance;
    return instance;
}

} // namespace zonda::net
