// Whatever a server says while we sign in, it is understood or refused; a proof is accepted from who knows the
// password.
#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/sasl_exchange.hpp>

namespace
{

// The input's lines are the server's messages.
zonda::bson::document reply(std::string_view payload, bool done)
{
    const zonda::bson::binary_view binary{zonda::bson::binary_subtype::generic, zonda::as_bytes(payload)};
    return zonda::bson::doc("conversationId", 1, "payload", zonda::bson::binary(binary), "done", done, "ok", 1);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace zonda::mongo;
    auto text = zonda::as_text({data, size});
    const auto line_end = text.find('\n');
    const auto first = text.substr(0, line_end);
    const auto second = line_end == std::string_view::npos ? std::string_view() : text.substr(line_end + 1);
    const credential user{"user", "pencil", "admin", "", {}};
    core::sasl_exchange exchange(user, "rOprNGfwEbeRWgbNEkqO");
    if (!exchange.resume(reply(first, false)))
        return 0;
    exchange.set_keys({});
    // Keys of zeros are nobody's password: no server can prove that it knows it.
    if (exchange.resume(reply(second, true)).has_value() && second.find("v=") == std::string_view::npos)
        __builtin_trap();
    return 0;
}
