#include <zonda/wire/crc32c.hpp>

#include <array>

namespace zonda::wire
{

namespace
{

constexpr std::uint32_t polynomial = 0x82F63B78; // 0x1EDC6F41, bits reversed

using tables_type = std::array<std::array<std::uint32_t, 256>, 4>;

// tables[n][b]: what byte b does to the checksum when n bytes follow it in the same step.
constexpr tables_type make_tables()
{
    tables_type tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte)
    {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit)
        {
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
        }
        tables[0][byte] = crc;
    }
    for (std::uint32_t byte = 0; byte < 256; ++byte)
    {
        for (std::size_t n = 1; n < tables.size(); ++n)
        {
            const std::uint32_t previous = tables[n - 1][byte];
            tables[n][byte] = (previous >> 8) ^ tables[0][previous & 0xFF];
        }
    }
    return tables;
}

constexpr tables_type tables = make_tables();

} // namespace

std::uint32_t crc32c(bytes_view data) noexcept
{
    std::uint32_t crc = 0xFFFFFFFF;
    std::size_t at = 0;
    for (; data.size() - at >= 4; at += 4)
    {
        crc ^= static_cast<std::uint32_t>(data[at]) | static_cast<std::uint32_t>(data[at + 1]) << 8 |
               static_cast<std::uint32_t>(data[at + 2]) << 16 | static_cast<std::uint32_t>(data[at + 3]) << 24;
        crc = tables[3][crc & 0xFF] ^ tables[2][crc >> 8 & 0xFF] ^ tables[1][crc >> 16 & 0xFF] ^ tables[0][crc >> 24];
    }
    for (; at < data.size(); ++at)
    {
        crc = (crc >> 8) ^ tables[0][(crc ^ data[at]) & 0xFF];
    }
    return ~crc;
}

} // namespace zonda::wire
