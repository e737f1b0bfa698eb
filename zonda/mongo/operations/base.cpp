#include <zonda/mongo/io/client_core.hpp>
#include <zonda/mongo/operations/base.hpp>

namespace zonda::mongo
{

loop& detail::home_of(const io::client_core& core) noexcept
{
    return core.home();
}

} // namespace zonda::mongo
