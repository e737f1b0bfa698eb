// Memory for coroutine frames: each thread keeps what was freed for the next frame of that size.
#pragma once

#include <cstddef>

namespace zonda::detail
{

/// Under a sanitizer every frame comes from and goes back to the heap, so that use after free is seen.
void* allocate_frame(std::size_t size);
void free_frame(void* frame, std::size_t size) noexcept;

} // namespace zonda::detail
