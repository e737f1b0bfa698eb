// Signing a connection in: the commands that carry a SCRAM conversation.
#pragma once

#include <zonda/bson/document.hpp>
#include <zonda/mongo/core/credential.hpp>
#include <zonda/mongo/core/scram.hpp>

namespace zonda::mongo::core
{

/// A resumable exchange: send what command() says, give the reply to resume(), until it says done.
///
///     first command -> reply -> derive keys -> command -> reply [-> command -> reply] -> done
///
/// Errors: errc::authentication_failed in words, or the server's error.
/// Spec: MongoDB driver specifications, authentication.
class sasl_exchange
{
public:
    enum class step : std::uint8_t
    {
        send,   ///< send command()
        derive, ///< make keys of the password by challenge(), and give them to set_keys()
        done
    };

    /// `nonce`: see scram_conversation.
    sasl_exchange(const credential& user, std::string_view nonce);

    /// The first command; sent by itself, or within the handshake (`speculative`), then its reply is the field
    /// speculativeAuthenticate of the handshake's reply.
    bson::document first_command(bool speculative) const;

    result<step> resume(bson::document_view reply);

    const scram_challenge& challenge() const noexcept { return challenge_; }
    void set_keys(const scram_keys& keys);
    /// What to send after resume() has said `send`, or after set_keys().
    const bson::document& command() const noexcept { return command_; }

private:
    enum class awaited : std::uint8_t
    {
        server_first,
        server_final,
        end
    };

    result<step> on_server_first(std::string_view payload);
    result<step> on_server_final(std::string_view payload, bool done);
    bson::document continue_command(std::string_view payload) const;

    std::string source_;
    scram_conversation conversation_;
    scram_challenge challenge_{};
    bson::document conversation_id_{};
    bson::document command_{};
    awaited awaited_{awaited::server_first};
};

/// Whether signing in by SCRAM-SHA-256 makes sense, after the handshake's reply: a server that lists the user's
/// mechanisms must list it. Errors: errc::not_supported in words.
result<void> check_mechanisms(const credential& user, bson::document_view hello_reply);

} // namespace zonda::mongo::core
