#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/reply.hpp>
#include <zonda/mongo/core/sasl_exchange.hpp>

namespace zonda::mongo::core
{

namespace
{

error failure(const std::string& words)
{
    return {errc::authentication_failed, words};
}

bson::binary_view binary_of(std::string_view payload)
{
    return {bson::binary_subtype::generic, as_bytes(payload)};
}

std::optional<std::string_view> payload_of(bson::document_view reply)
{
    const auto payload = reply["payload"];
    if (const auto binary = payload.get<bson::binary_view>())
        return as_text(binary->bytes);
    return payload.get<std::string_view>();
}

} // namespace

sasl_exchange::sasl_exchange(const credential& user, std::string_view nonce)
    : source_(user.source),
      conversation_(user.username.value_or(""), nonce)
{
}

bson::document sasl_exchange::first_command(bool speculative) const
{
    const auto payload = conversation_.client_first();
    bytes data;
    bson::document_builder out(data);
    out.append("saslStart", 1).append("mechanism", "SCRAM-SHA-256").append("payload", binary_of(payload));
    out.open_document("options").append("skipEmptyExchange", true).close();
    out.append(speculative ? "db" : "$db", std::string_view(source_));
    out.finish();
    return bson::document::trusted(std::move(data));
}

result<sasl_exchange::step> sasl_exchange::resume(bson::document_view reply)
{
    // A speculative reply has no `ok`: the handshake around it has.
    if (reply["ok"])
        if (auto failed = failure_of(reply, "signing in"))
            return error(failed->what.code() == error_code(server_errc::authentication_failed)
                             ? error_code(errc::authentication_failed)
                             : failed->what.code(),
                         std::string(failed->what.what()) + "; check user name, password and authSource (" + source_ +
                             ")");
    const auto payload = payload_of(reply);
    if (!payload)
        return failure("signing in: the server's reply has no payload");
    switch (awaited_)
    {
    case awaited::server_first:
        if (const auto id = reply.find("conversationId"))
        {
            bytes data;
            bson::document_builder out(data);
            out.append(*id).finish();
            conversation_id_ = bson::document::trusted(std::move(data));
        }
        return on_server_first(*payload);
    case awaited::server_final:
        return on_server_final(*payload, reply["done"].truthy().value_or(false));
    case awaited::end:
        break;
    }
    if (!reply["done"].truthy().value_or(false))
        return failure("signing in: the server does not come to an end");
    return step::done;
}

void sasl_exchange::set_keys(const scram_keys& keys)
{
    command_ = continue_command(conversation_.client_final(keys));
}

result<sasl_exchange::step> sasl_exchange::on_server_first(std::string_view payload)
{
    auto challenge = conversation_.read_server_first(payload);
    if (!challenge)
        return challenge.error();
    challenge_ = std::move(*challenge);
    awaited_ = awaited::server_final;
    return step::derive;
}

result<sasl_exchange::step> sasl_exchange::on_server_final(std::string_view payload, bool done)
{
    if (const auto proved = conversation_.read_server_final(payload); !proved)
        return proved.error();
    if (done)
        return step::done;
    // A server that does not know skipEmptyExchange wants one more, empty message.
    awaited_ = awaited::end;
    command_ = continue_command({});
    return step::send;
}

bson::document sasl_exchange::continue_command(std::string_view payload) const
{
    bytes data;
    bson::document_builder out(data);
    out.append("saslContinue", 1).append("conversationId", conversation_id_["conversationId"]);
    out.append("payload", binary_of(payload)).append("$db", std::string_view(source_));
    out.finish();
    return bson::document::trusted(std::move(data));
}

result<void> check_mechanisms(const credential& user, bson::document_view hello_reply)
{
    const auto offered = hello_reply["saslSupportedMechs"].get<bson::array_view>();
    if (!offered || !user.mechanism.empty())
        return {};
    std::string names;
    for (const auto name : *offered)
    {
        if (name.text() == "SCRAM-SHA-256")
            return {};
        names += (names.empty() ? "" : ", ") + std::string(name.text());
    }
    return error(errc::not_supported, "the user \"" + user.username.value_or("") + "\" may sign in by " +
                                          (names.empty() ? "nothing" : names) +
                                          "; this version supports SCRAM-SHA-256 only");
}

} // namespace zonda::mongo::core
