// What can go wrong with the database: the driver's own errors, and the codes that a server answers with.
#pragma once

#include <zonda/base/error.hpp>

#include <string_view>
#include <type_traits>

namespace zonda::mongo
{

/// Errors that the driver finds itself.
enum class errc
{
    invalid_connection_string = 1, ///< the words say which part, and how it should be
    not_supported,                 ///< asked for something that this version cannot do
    invalid_argument,              ///< an operation that no server would accept; nothing was sent
    server_selection_timeout, ///< no usable server within server_selection_timeout; the words say what was last seen
    incompatible_server,      ///< the server is too old or too new
    wait_queue_timeout,       ///< no connection came free within wait_queue_timeout
    pool_cleared,             ///< connections were discarded because the server failed; retryable
    client_closed,            ///< the client was closed or destroyed
    network_error,            ///< the connection broke
    timed_out,                ///< the operation's `timeout` is over
    authentication_failed,    ///< the server refused the credentials, or did not prove that it knows them
    protocol_error,           ///< the peer's bytes are not what the protocol or BSON allow; the words say where
    write_failed              ///< some writes of several failed; the words say which
};

/// The codes that a server answers with, as far as programs ask for them; any other code is an error of this category
/// too. Spec: MongoDB server, error codes.
enum class server_errc
{
    internal_error = 1,
    bad_value = 2,
    host_unreachable = 6,
    host_not_found = 7,
    failed_to_parse = 9,
    unauthorized = 13,
    type_mismatch = 14,
    authentication_failed = 18,
    illegal_operation = 20,
    namespace_not_found = 26,
    index_not_found = 27,
    path_not_viable = 28,
    cursor_not_found = 43,
    namespace_exists = 48,
    max_time_expired = 50,
    command_not_found = 59,
    write_concern_failed = 64,
    immutable_field = 66,
    invalid_namespace = 73,
    index_options_conflict = 85,
    index_key_specs_conflict = 86,
    network_timeout = 89,
    shutdown_in_progress = 91,
    write_conflict = 112,
    conflicting_operation_in_progress = 117,
    document_validation_failure = 121,
    read_concern_majority_not_available_yet = 134,
    primary_stepped_down = 189,
    cursor_killed = 237,
    no_such_transaction = 251,
    exceeded_time_limit = 262,
    socket_exception = 9001,
    legacy_not_primary = 10058,
    not_writable_primary = 10107,
    duplicate_key = 11000,
    interrupted_at_shutdown = 11600,
    interrupted = 11601,
    interrupted_due_to_repl_state_change = 11602,
    not_primary_no_secondary_ok = 13435,
    not_primary_or_secondary = 13436,
    unrecognized_stage = 40324,
    unknown_field = 40415
};

const error_category& driver_category() noexcept;
/// Named "mongodb"; its values are the server's codes, its messages their names.
const error_category& server_category() noexcept;

error_code make_error_code(errc code) noexcept;
error_code make_error_code(server_errc code) noexcept;

/// `DuplicateKey` for 11000; empty for a code without a known name.
std::string_view code_name(int server_code) noexcept;

} // namespace zonda::mongo

namespace boost::system
{
template <>
struct is_error_code_enum<zonda::mongo::errc> : std::true_type
{
};
template <>
struct is_error_code_enum<zonda::mongo::server_errc> : std::true_type
{
};
} // namespace boost::system
