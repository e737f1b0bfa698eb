// Values that travel through a browser and come back unchanged, or are refused: what signed cookies are made of.
//
//     VERSION "." KEY-ID "." TIMESTAMP "." VALUE "." MAC          all of them characters that a cookie may carry
//
// VERSION is 1; KEY-ID and TIMESTAMP (seconds since 1970) are decimal; VALUE and MAC are base64url. The MAC is
// HMAC-SHA-256 with the key of that id over all that stands before it and the name under which the value travels,
// so a value cannot be moved to another cookie, nor be said to be younger than it is.
#pragma once

#include <zonda/base/time.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::web
{

struct signing_key
{
    std::uint32_t id{1};
    /// At least 32 random bytes.
    std::string secret;
};

/// The keys of a site. The newest signs; the older ones are still accepted, until they are taken out: that is how a
/// key is changed without signing everybody out.
class signing_keys
{
public:
    signing_keys() = default;
    explicit signing_keys(signing_key only) { add(std::move(only)); }

    /// Makes it the key that signs. Ids must differ.
    void add(signing_key newest) { keys_.push_back(std::move(newest)); }
    bool empty() const noexcept { return keys_.empty(); }

    /// There must be a key.
    std::string sign(std::string_view name, std::string_view value, datetime now) const;

    /// The value, if it was signed under this name with one of the keys, at most `max_age` ago. Nothing else is told:
    /// whoever changes it learns nothing from the reason.
    std::optional<std::string> verify(std::string_view name, std::string_view text, datetime now,
                                      std::chrono::seconds max_age) const;

private:
    const signing_key* find(std::uint64_t id) const noexcept;

    std::vector<signing_key> keys_; // oldest first
};

} // namespace zonda::web
