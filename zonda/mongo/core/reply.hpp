// From a reply to what went wrong: codes, labels, words.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/document_view.hpp>
#include <zonda/mongo/core/server_description.hpp>

#include <string>
#include <vector>

namespace zonda::mongo::core
{

/// A command that did not succeed.
struct command_failure
{
    error what{};
    /// The server's code; 0 when the failure is the driver's own.
    std::int32_t server_code{0};
    std::vector<std::string> labels{};
    std::optional<topology_version> version{};

    bool has_label(std::string_view label) const noexcept;
};

/// The failure that a reply tells, by `ok`, or nothing. `command` is for the words: what was asked, on which namespace.
///
/// A reply without `ok` is errc::protocol_error.
std::optional<command_failure> failure_of(bson::document_view reply, std::string_view command);

/// The same for a write: `ok: 0`, else the first of `writeErrors`, else `writeConcernError`. With more than one write
/// error the words say how many.
std::optional<command_failure> write_failure_of(bson::document_view reply, std::string_view command);

/// Whether write_failure_of has something to say about a reply with `ok: 1`. Needs no words.
bool has_write_failure(bson::document_view reply) noexcept;

/// What is looked at in every reply, found in one walk.
struct reply_status
{
    bool ok{false};
    /// The code in `writeConcernError`, which server discovery looks at although the command was ok; 0: none.
    std::int32_t write_concern_code{0};
    bson::value_view cluster_time{};
};

reply_status status_of(bson::document_view reply) noexcept;

/// The server is not the primary any more, or never was: look again. Spec: SDAM, "not writable primary" and "node is
/// recovering". By code; by message only from a server that gives no code.
bool is_state_change(std::int32_t server_code) noexcept;
/// Of those, the ones after which the server goes away: connections to it are of no more use.
bool is_shutdown(std::int32_t server_code) noexcept;

} // namespace zonda::mongo::core
