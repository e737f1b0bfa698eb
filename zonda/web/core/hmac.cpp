#include <zonda/web/core/hmac.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <new>

namespace zonda::web
{

digest hmac_sha256(bytes_view key, bytes_view message)
{
    digest out{};
    unsigned size = 0;
    // An empty key is passed as no pointer, which OpenSSL takes for "the key of before".
    const std::uint8_t none = 0;
    const void* key_data = key.empty() ? &none : key.data();
    if (!HMAC(EVP_sha256(), key_data, static_cast<int>(key.size()), message.data(), message.size(), out.data(), &size))
    {
        throw std::bad_alloc(); // the only way in which it fails
    }
    return out;
}

digest sha256(bytes_view message)
{
    digest out{};
    unsigned size = 0;
    if (EVP_Digest(message.data(), message.size(), out.data(), &size, EVP_sha256(), nullptr) != 1)
    {
        throw std::bad_alloc();
    }
    return out;
}

bool equal_in_constant_time(bytes_view a, bytes_view b) noexcept
{
    return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

} // namespace zonda::web
