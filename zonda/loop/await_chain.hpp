// Who waits for whom: the backtrace of code that does not stand on a stack.
#pragma once

#include <source_location>
#include <string>
#include <vector>

namespace zonda
{

class context;

/// Where a strand waits: the innermost coroutine's await first, then the await of the one that waits for it, across the
/// branches of when_all, up to the task that was spawned. Empty when the strand does not wait.
/// Threads: the strand's loop's only.
std::vector<std::source_location> await_chain(const context& strand);

/// One line each: `genie/rooms.cpp:57 in task<void> post(room&)`.
std::string to_text(const std::vector<std::source_location>& chain);

} // namespace zonda
