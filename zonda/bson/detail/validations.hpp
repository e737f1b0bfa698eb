// How often documents are validated: so that a test can say that nobody does it twice.
#pragma once

#include <cstddef>

namespace zonda::bson::detail
{

#ifdef NDEBUG

inline constexpr bool counts_validations = false;
inline constexpr std::size_t validations = 0;

#else

/// Builds without assertions count nothing, and pay nothing.
inline constexpr bool counts_validations = true;

/// The calls of validate() by this thread.
inline thread_local std::size_t validations = 0;

#endif

} // namespace zonda::bson::detail
