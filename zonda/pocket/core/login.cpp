#include <zonda/base/text.hpp>
#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/login.hpp>

#include <openssl/rand.h>

namespace zonda::pocket
{
namespace
{

failure refused()
{
    return {errc::authentication_failed, "Authentication failed."};
}

std::string fresh_nonce()
{
    bytes raw(24);
    if (RAND_bytes(raw.data(), static_cast<int>(raw.size())) != 1)
        throw error(make_error_code(errc::internal_error), "the system has no random numbers");
    return to_base64(raw);
}

void append_step(bson::document_builder& out, const client_state& client, const std::string& message, bool last)
{
    out.append("conversationId", 1)
        .append("done", last && client.skip_empty_exchange)
        .append("payload", bson::binary_view{bson::binary_subtype::generic, as_bytes(message)});
}

outcome<std::string> start(command_context& context, bson::document_view sasl_start)
{
    const auto& user = context.server.settings.user;
    const auto mechanism = sasl_start["mechanism"].text();
    const auto payload = sasl_start["payload"].get<bson::binary_view>();
    if (mechanism != "SCRAM-SHA-256")
        return failure{static_cast<errc>(334), "Received authentication for mechanism " + std::string(mechanism) +
                                                   " which is not enabled; pocket has SCRAM-SHA-256"};
    if (!payload)
        return failure{errc::bad_value, "saslStart needs a binary payload"};
    if (!user || (sasl_start["db"] ? sasl_start["db"].text() : context.db) != "admin")
        return refused();
    auto& client = context.client;
    client.login = std::make_unique<scram_conversation>(*user, fresh_nonce());
    client.skip_empty_exchange = is_true(sasl_start["options"]["skipEmptyExchange"]);
    auto answered = client.login->answer(as_text(payload->bytes));
    if (!answered)
        client.login.reset();
    return answered;
}

outcome<void> sasl_start(command_context& context)
{
    auto answered = start(context, context.body);
    if (!answered)
        return answered.error();
    append_step(context.reply, context.client, *answered, false);
    return {};
}

outcome<void> sasl_continue(command_context& context)
{
    auto& client = context.client;
    const auto payload = context.body["payload"].get<bson::binary_view>();
    if (!client.login)
        return failure{static_cast<errc>(17), "No SASL session state found"};
    if (!payload)
        return failure{errc::bad_value, "saslContinue needs a binary payload"};
    if (client.login->proved() && payload->bytes.empty())
    {
        client.logged_in = true;
        client.login.reset();
        context.reply.append("conversationId", 1)
            .append("done", true)
            .append("payload", bson::binary_view{bson::binary_subtype::generic, {}});
        return {};
    }
    auto answered = client.login->answer(as_text(payload->bytes));
    if (!answered)
    {
        client.login.reset();
        return answered.error();
    }
    append_step(context.reply, client, *answered, client.login->proved());
    if (client.login->proved() && client.skip_empty_exchange)
    {
        client.logged_in = true;
        client.login.reset();
    }
    return {};
}

outcome<void> logout(command_context& context)
{
    context.client.logged_in = false;
    return {};
}

constexpr command_entry entries[] = {
    {"saslStart", sasl_start, false, true},
    {"saslContinue", sasl_continue, false, true},
    {"logout", logout, false, true},
};

} // namespace

void append_speculative_login(command_context& context, bson::document_view sasl_start)
{
    if (sasl_start.empty() || sasl_start.begin()->key != "saslStart")
        return;
    auto answered = start(context, sasl_start);
    if (!answered)
        return;
    context.reply.open_document("speculativeAuthenticate");
    append_step(context.reply, context.client, *answered, false);
    context.reply.close();
}

std::span<const command_entry> login_commands()
{
    return entries;
}

} // namespace zonda::pocket
