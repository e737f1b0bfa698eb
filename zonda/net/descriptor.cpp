#include <zonda/net/descriptor.hpp>

#include <unistd.h>

namespace zonda::net
{

void descriptor::close() noexcept
{
    if (value_ >= 0)
        ::close(std::exchange(value_, -1));
}

} // namespace zonda::net
