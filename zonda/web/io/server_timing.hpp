// `Server-Timing` (W3C): where a request's time went until its head was written.
#pragma once

#include <zonda/loop/ledger.hpp>

#include <string>

namespace zonda::web
{

/// Appends the whole line with its CR LF: `Server-Timing: queue;dur=0.012, loop;dur=0.004, ..., total;dur=1.250`.
/// Milliseconds; no `write`, which begins when the head does.
void append_server_timing(std::string& out, const ledger& times);

} // namespace zonda::web
