#include <zonda/mongo/core/errc.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace zonda::mongo
{

namespace
{

using named_code = std::pair<server_errc, std::string_view>;

constexpr std::array code_names{
    named_code{server_errc::internal_error, "InternalError"},
    named_code{server_errc::bad_value, "BadValue"},
    named_code{server_errc::host_unreachable, "HostUnreachable"},
    named_code{server_errc::host_not_found, "HostNotFound"},
    named_code{server_errc::failed_to_parse, "FailedToParse"},
    named_code{server_errc::unauthorized, "Unauthorized"},
    named_code{server_errc::type_mismatch, "TypeMismatch"},
    named_code{server_errc::authentication_failed, "AuthenticationFailed"},
    named_code{server_errc::illegal_operation, "IllegalOperation"},
    named_code{server_errc::namespace_not_found, "NamespaceNotFound"},
    named_code{server_errc::index_not_found, "IndexNotFound"},
    named_code{server_errc::path_not_viable, "PathNotViable"},
    named_code{server_errc::cursor_not_found, "CursorNotFound"},
    named_code{server_errc::namespace_exists, "NamespaceExists"},
    named_code{server_errc::max_time_expired, "MaxTimeMSExpired"},
    named_code{server_errc::command_not_found, "CommandNotFound"},
    named_code{server_errc::write_concern_failed, "WriteConcernFailed"},
    named_code{server_errc::immutable_field, "ImmutableField"},
    named_code{server_errc::invalid_namespace, "InvalidNamespace"},
    named_code{server_errc::index_options_conflict, "IndexOptionsConflict"},
    named_code{server_errc::index_key_specs_conflict, "IndexKeySpecsConflict"},
    named_code{server_errc::network_timeout, "NetworkTimeout"},
    named_code{server_errc::shutdown_in_progress, "ShutdownInProgress"},
    named_code{server_errc::write_conflict, "WriteConflict"},
    named_code{server_errc::conflicting_operation_in_progress, "ConflictingOperationInProgress"},
    named_code{server_errc::document_validation_failure, "DocumentValidationFailure"},
    named_code{server_errc::read_concern_majority_not_available_yet, "ReadConcernMajorityNotAvailableYet"},
    named_code{server_errc::primary_stepped_down, "PrimarySteppedDown"},
    named_code{server_errc::cursor_killed, "CursorKilled"},
    named_code{server_errc::no_such_transaction, "NoSuchTransaction"},
    named_code{server_errc::exceeded_time_limit, "ExceededTimeLimit"},
    named_code{server_errc::socket_exception, "SocketException"},
    named_code{server_errc::legacy_not_primary, "LegacyNotPrimary"},
    named_code{server_errc::not_writable_primary, "NotWritablePrimary"},
    named_code{server_errc::duplicate_key, "DuplicateKey"},
    named_code{server_errc::interrupted_at_shutdown, "InterruptedAtShutdown"},
    named_code{server_errc::interrupted, "Interrupted"},
    named_code{server_errc::interrupted_due_to_repl_state_change, "InterruptedDueToReplStateChange"},
    named_code{server_errc::not_primary_no_secondary_ok, "NotPrimaryNoSecondaryOk"},
    named_code{server_errc::not_primary_or_secondary, "NotPrimaryOrSecondary"},
    named_code{server_errc::unrecognized_stage, "Location40324"},
    named_code{server_errc::unknown_field, "IDLUnknownField"},
};

static_assert(std::ranges::is_sorted(code_names, {}, &named_code::first));

class driver_errors final : public error_category
{
public:
    const char* name() const noexcept override { return "zonda.mongo"; }

    std::string message(int code) const override
    {
        switch (static_cast<errc>(code))
        {
        case errc::invalid_connection_string:
            return "the connection string is not valid";
        case errc::not_supported:
            return "this version of the driver does not support it";
        case errc::invalid_argument:
            return "the operation is not valid as it was put together";
        case errc::server_selection_timeout:
            return "no usable MongoDB server was found in time";
        case errc::incompatible_server:
            return "the MongoDB server speaks no protocol version that this driver speaks";
        case errc::wait_queue_timeout:
            return "no connection of the pool came free in time";
        case errc::pool_cleared:
            return "the connection pool was cleared because the server failed";
        case errc::client_closed:
            return "the MongoDB client is closed";
        case errc::network_error:
            return "the connection to the MongoDB server broke";
        case errc::timed_out:
            return "the operation's timeout is over";
        case errc::authentication_failed:
            return "authentication with the MongoDB server failed";
        case errc::protocol_error:
            return "the peer does not follow MongoDB's protocol";
        case errc::write_failed:
            return "some of the writes failed";
        }
        return "unknown driver error";
    }
};

class server_errors final : public error_category
{
public:
    const char* name() const noexcept override { return "mongodb"; }

    std::string message(int code) const override
    {
        const auto known = code_name(code);
        return known.empty() ? "server error " + std::to_string(code) : std::string(known);
    }
};

} // namespace

std::string_view code_name(int server_code) noexcept
{
    const auto code = static_cast<server_errc>(server_code);
    const auto* found = std::ranges::lower_bound(code_names, code, {}, &named_code::first);
    return found != code_names.end() && found->first == code ? found->second : std::string_view();
}

const error_category& driver_category() noexcept
{
    static const driver_errors instance;
    return instance;
}

const error_category& server_category() noexcept
{
    static const server_errors instance;
    return instance;
}

error_code make_error_code(errc code) noexcept
{
    return {static_cast<int>(code), driver_category()};
}

error_code make_error_code(server_errc code) noexcept
{
    return {static_cast<int>(code), server_category()};
}

} // namespace zonda::mongo
