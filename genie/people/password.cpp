#include <genie/people/password.hpp>
#include <sodium.h>

#include <new>

namespace genie
{

namespace
{

// OWASP's parameters for Argon2id: 2 passes over 19 MiB.
constexpr unsigned long long passes = 2;
constexpr std::size_t memory = 19 * 1024 * 1024;

} // namespace

std::string hash_password(std::string_view password)
{
    char hash[crypto_pwhash_argon2id_STRBYTES];
    if (crypto_pwhash_argon2id_str(hash, password.data(), password.size(), passes, memory) != 0)
        throw std::bad_alloc();
    return hash;
}

bool is_password(std::string_view password, const std::string& hash) noexcept
{
    return crypto_pwhash_argon2id_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

} // namespace genie
