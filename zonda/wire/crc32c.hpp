// CRC-32C (Castagnoli), the checksum at the end of an OP_MSG.
#pragma once

#include <zonda/base/bytes.hpp>

namespace zonda::wire
{

/// Of RFC 3720, appendix B.4: reflected, polynomial 0x1EDC6F41, all ones before and after.
std::uint32_t crc32c(bytes_view data) noexcept;

} // namespace zonda::wire
