// The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677).
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/pocket/core/failure.hpp>

#include <string>
#include <string_view>

namespace zonda::pocket
{

/// What is kept of a password.
struct scram_credentials
{
    std::string user{};
    bytes salt{};
    int iterations{0};
    bytes stored_key{};
    bytes server_key{};

    /// Takes some milliseconds: PBKDF2. A password of printable ASCII is its own SASLprep form; others are refused.
    static outcome<scram_credentials> derive(std::string_view user, std::string_view password, bytes salt,
                                             int iterations = 15'000);
};

/// One conversation: client-first, server-first, client-final, server-final.
class scram_conversation
{
public:
    /// `nonce`: the server's part, printable and never used before.
    scram_conversation(const scram_credentials& known, std::string nonce) : known_(&known), nonce_(std::move(nonce)) {}

    /// The answer to the client's next message. Errors: authentication_failed, without saying why; bad_value for what
    /// is no SCRAM message. After an error the conversation is over.
    outcome<std::string> answer(std::string_view message);

    /// The proof was right.
    bool proved() const { return step_ == step::proved; }

private:
    enum class step : std::uint8_t
    {
        first,
        final,
        proved,
        over
    };

    outcome<std::string> answer_first(std::string_view message);
    outcome<std::string> answer_final(std::string_view message);

    const scram_credentials* known_;
    std::string nonce_;
    std::string gs2_header_{};
    std::string client_first_bare_{};
    std::string server_first_{};
    std::string whole_nonce_{};
    step step_{step::first};
};

} // namespace zonda::pocket
