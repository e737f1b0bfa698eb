// Validation in two steps: most documents are found good by a walk that does not know how to say what is wrong.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/document_view.hpp>

#include <span>

namespace zonda::bson::detail
{

/// True: validate() would accept it. False: it may be valid all the same. It gives up at anything rare (patterns,
/// pointers, code with a scope), and at anything wrong.
bool is_plainly_valid(bytes_view data) noexcept;

/// The same, each in its own way, as far as this processor can; is_plainly_valid is the last one. For tests.
using quick_check = bool (*)(bytes_view) noexcept;
std::span<const quick_check> quick_checks() noexcept;

/// What validate() promises, without the quick walk before it.
result<document_view> validate_carefully(bytes_view data);

} // namespace zonda::bson::detail
