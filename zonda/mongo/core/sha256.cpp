// The plain SHA-256 functions, whose state can be copied as it is: through EVP each of the 15,000 iterations would
// allocate. OpenSSL 3 calls them deprecated.
#define OPENSSL_API_COMPAT 0x10100000L

#include <zonda/mongo/core/sha256.hpp>

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>

namespace zonda::mongo::core
{

namespace
{

constexpr std::size_t block_size = 64;

// SHA-256 after the one block that the key makes, for the inner and for the outer hash.
SHA256_CTX keyed_state(const sha256_hash& short_key, bytes_view key, std::uint8_t pad)
{
    std::array<std::uint8_t, block_size> block{};
    if (key.size() > block_size)
        std::ranges::copy(short_key, block.begin());
    else
        std::ranges::copy(key, block.begin());
    for (auto& byte : block)
        byte ^= pad;
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, block.data(), block.size());
    return state;
}

sha256_hash finished(SHA256_CTX state, bytes_view data)
{
    sha256_hash out;
    SHA256_Update(&state, data.data(), data.size());
    SHA256_Final(out.data(), &state);
    return out;
}

struct hmac_states
{
    explicit hmac_states(bytes_view key)
    {
        const auto short_key = key.size() > block_size ? sha256(key) : sha256_hash{};
        inner = keyed_state(short_key, key, 0x36);
        outer = keyed_state(short_key, key, 0x5C);
    }

    sha256_hash operator()(bytes_view data) const { return finished(outer, finished(inner, data)); }

    SHA256_CTX inner{};
    SHA256_CTX outer{};
};

} // namespace

struct key_derivation::states
{
    hmac_states hmac;
};

sha256_hash sha256(bytes_view data)
{
    sha256_hash out;
    SHA256(data.data(), data.size(), out.data());
    return out;
}

sha256_hash hmac_sha256(bytes_view key, bytes_view data)
{
    return hmac_states(key)(data);
}

bool equal_in_constant_time(const sha256_hash& a, const sha256_hash& b) noexcept
{
    return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

key_derivation::key_derivation(std::string_view password, bytes_view salt, std::uint32_t iterations)
    : states_(new states{hmac_states(as_bytes(password))}),
      left_(std::max(iterations, 1u) - 1)
{
    bytes first(salt.begin(), salt.end());
    const std::array<std::uint8_t, 4> block_number{0, 0, 0, 1};
    first.insert(first.end(), block_number.begin(), block_number.end());
    last_ = result_ = states_->hmac(first);
}

key_derivation::~key_derivation()
{
    OPENSSL_cleanse(states_.get(), sizeof(states));
    OPENSSL_cleanse(last_.data(), last_.size());
    OPENSSL_cleanse(result_.data(), result_.size());
}

bool key_derivation::advance(std::uint32_t iterations)
{
    for (auto n = std::min(iterations, left_); n > 0; --n, --left_)
    {
        last_ = states_->hmac(last_);
        for (std::size_t i = 0; i < result_.size(); ++i)
            result_[i] ^= last_[i];
    }
    return left_ == 0;
}

} // namespace zonda::mongo::core
