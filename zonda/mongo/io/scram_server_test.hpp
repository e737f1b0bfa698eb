// A server in memory that lets one user in.
#pragma once

#include <zonda/base/text.hpp>
#include <zonda/mongo/core/scram.hpp>
#include <zonda/mongo/core/sha256.hpp>
#include <zonda/mongo/io/scripted_server_test.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::mongo::io::test
{

/// The server's side of SCRAM-SHA-256, for one user.
class scram_server
{
public:
    std::string password{"pencil"};
    std::uint32_t iterations{4096};
    bool speculative{true};
    bool skips_empty_exchange{true};
    bool knows_the_password{true};
    /// How many have signed in, or tried to.
    int proofs{0};
    /// Before each answer, if it is set.
    std::function<task<void>(std::string_view command)> pause{};

    void attach(scripted_server& server)
    {
        server.on("isMaster",
                  [this](peer& to, const request& what) { return answer_with(&scram_server::hello, to, what); });
        server.on("saslStart",
                  [this](peer& to, const request& what) { return answer_with(&scram_server::start, to, what); });
        server.on("saslContinue",
                  [this](peer& to, const request& what) { return answer_with(&scram_server::go_on, to, what); });
    }

private:
    struct conversation
    {
        std::string client_first{};
        std::string server_first{};
        std::string nonce{};
    };

    using step = bson::document (scram_server::*)(conversation&, bson::document_view);

    task<void> answer_with(step how, peer& to, const request& what)
    {
        if (pause)
            co_await pause(what.name());
        const auto reply = (this->*how)(conversations_[to.number], what.body());
        co_await to.answer(what.id(), reply);
    }

    bson::document hello(conversation& its, bson::document_view body)
    {
        bytes data;
        bson::document_builder out(data);
        out.append("ok", 1).append("maxWireVersion", 21);
        if (body.contains("saslSupportedMechs"))
            out.append("saslSupportedMechs", arr("SCRAM-SHA-1", "SCRAM-SHA-256"));
        if (const auto first = body["speculativeAuthenticate"].get<bson::document_view>(); first && speculative)
            out.append("speculativeAuthenticate", start(its, *first));
        out.finish();
        return bson::document::trusted(std::move(data));
    }

    static std::string payload_of(bson::document_view body)
    {
        return std::string(as_text(body["payload"].get<bson::binary_view>()->bytes));
    }

    static bson::document answer(std::string_view payload, bool done)
    {
        const bson::binary_view binary{bson::binary_subtype::generic, as_bytes(payload)};
        return doc("ok", 1, "conversationId", 1, "done", done, "payload", bson::binary(binary));
    }

    bson::document start(conversation& its, bson::document_view body)
    {
        its.client_first = payload_of(body).substr(3);
        its.nonce = its.client_first.substr(its.client_first.find("r=") + 2) + "server";
        its.server_first = "r=" + its.nonce + ",s=" + to_base64(as_bytes("salt")) + ",i=" + std::to_string(iterations);
        return answer(its.server_first, false);
    }

    bson::document go_on(conversation& its, bson::document_view body)
    {
        const auto final = payload_of(body);
        if (final.empty())
            return answer("", true);
        ++proofs;
        const auto& keys = derived();
        const auto without_proof = final.substr(0, final.find(",p="));
        const auto message = its.client_first + "," + its.server_first + "," + without_proof;
        auto proof = core::hmac_sha256(core::sha256(keys.client_key), as_bytes(message));
        for (std::size_t i = 0; i < proof.size(); ++i)
            proof[i] ^= keys.client_key[i];
        if (without_proof != "c=biws,r=" + its.nonce || final.substr(final.find(",p=") + 3) != to_base64(proof))
            return failed(18, "Authentication failed.");
        auto signature = core::hmac_sha256(keys.server_key, as_bytes(message));
        if (!knows_the_password)
            signature[0] ^= 1;
        return answer("v=" + to_base64(signature), skips_empty_exchange);
    }

    // Once for each run of a test.
    const core::scram_keys& derived()
    {
        if (!keys_)
        {
            core::key_derivation derivation(password, as_bytes("salt"), iterations);
            derivation.advance(iterations);
            keys_ = core::keys_from(derivation.result());
        }
        return *keys_;
    }

    std::map<int, conversation> conversations_{}; // by connection
    std::optional<core::scram_keys> keys_{};
};

} // namespace zonda::mongo::io::test
