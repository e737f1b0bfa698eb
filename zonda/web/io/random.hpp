// Bytes that nobody can guess.
#pragma once

#include <cstdint>
#include <span>

namespace zonda::web
{

void fill_with_random_bytes(std::span<std::uint8_t> out);

} // namespace zonda::web
