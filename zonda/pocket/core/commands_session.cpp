// Sessions. They cost nothing here: what lives as long as one is the record of its retryable writes.
#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/command.hpp>

#include <openssl/rand.h>

namespace zonda::pocket
{
namespace
{

outcome<void> start_session(command_context& context)
{
    bytes id(16);
    if (RAND_bytes(id.data(), static_cast<int>(id.size())) != 1)
        throw error(make_error_code(errc::internal_error), "the system has no random numbers");
    id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x40); // RFC 9562: version 4, variant 1
    id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
    context.reply.append("id", bson::doc("id", bson::binary(bson::binary_subtype::uuid, id)))
        .append("timeoutMinutes", 30);
    return {};
}

outcome<void> acknowledge(command_context&)
{
    return {};
}

outcome<void> refuse_transaction(command_context&)
{
    return failure{errc::illegal_operation, "pocket has no multi-document transactions"};
}

constexpr command_entry entries[] = {
    {"startSession", start_session},           {"refreshSessions", acknowledge},
    {"endSessions", acknowledge, false, true}, {"killSessions", acknowledge},
    {"killAllSessions", acknowledge},          {"killAllSessionsByPattern", acknowledge},
    {"commitTransaction", refuse_transaction}, {"abortTransaction", refuse_transaction},
};

} // namespace

std::span<const command_entry> session_commands()
{
    return entries;
}

} // namespace zonda::pocket
