#include <zonda/base/text.hpp>

#include <genie/chat/message_id.hpp>
#include <sodium.h>

#include <array>

namespace genie
{

namespace
{

using uuid = std::array<std::uint8_t, 16>;

std::string as_version_4(uuid id)
{
    id[6] = static_cast<std::uint8_t>((id[6] & 0x0FU) | 0x40U);
    id[8] = static_cast<std::uint8_t>((id[8] & 0x3FU) | 0x80U);
    std::string text = zonda::to_hex(id);
    for (const std::size_t at : {8U, 13U, 18U, 23U})
        text.insert(at, 1, '-');
    return text;
}

} // namespace

std::string new_message_id()
{
    uuid id{};
    randombytes_buf(id.data(), id.size());
    return as_version_4(id);
}

std::string answer_id_of(std::string_view question_id)
{
    constexpr std::string_view purpose = "the genie's answer";
    uuid id{};
    crypto_generichash(id.data(), id.size(), reinterpret_cast<const unsigned char*>(question_id.data()),
                       question_id.size(), reinterpret_cast<const unsigned char*>(purpose.data()), purpose.size());
    return as_version_4(id);
}

} // namespace genie
