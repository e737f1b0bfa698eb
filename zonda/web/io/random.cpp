#include <zonda/web/io/random.hpp>

#include <openssl/rand.h>

#include <stdexcept>

namespace zonda::web
{

void fill_with_random_bytes(std::span<std::uint8_t> out)
{
    if (RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
    {
        throw std::runtime_error("the system gives no random bytes");
    }
}

} // namespace zonda::web
