#include <zonda/pocket/core/errc.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace zonda::pocket
{
namespace
{

constexpr std::array names{
    std::pair{1, "InternalError"},
    std::pair{2, "BadValue"},
    std::pair{4, "NoSuchKey"},
    std::pair{6, "HostUnreachable"},
    std::pair{7, "HostNotFound"},
    std::pair{9, "FailedToParse"},
    std::pair{12, "UnsupportedFormat"},
    std::pair{13, "Unauthorized"},
    std::pair{14, "TypeMismatch"},
    std::pair{15, "Overflow"},
    std::pair{16, "InvalidLength"},
    std::pair{18, "AuthenticationFailed"},
    std::pair{20, "IllegalOperation"},
    std::pair{22, "InvalidBSON"},
    std::pair{26, "NamespaceNotFound"},
    std::pair{27, "IndexNotFound"},
    std::pair{28, "PathNotViable"},
    std::pair{40, "ConflictingUpdateOperators"},
    std::pair{43, "CursorNotFound"},
    std::pair{47, "NoMatchingDocument"},
    std::pair{48, "NamespaceExists"},
    std::pair{50, "MaxTimeMSExpired"},
    std::pair{52, "DollarPrefixedFieldName"},
    std::pair{53, "InvalidIdField"},
    std::pair{54, "NotSingleValueField"},
    std::pair{56, "EmptyFieldName"},
    std::pair{59, "CommandNotFound"},
    std::pair{64, "WriteConcernFailed"},
    std::pair{66, "ImmutableField"},
    std::pair{67, "CannotCreateIndex"},
    std::pair{72, "InvalidOptions"},
    std::pair{73, "InvalidNamespace"},
    std::pair{85, "IndexOptionsConflict"},
    std::pair{86, "IndexKeySpecsConflict"},
    std::pair{89, "NetworkTimeout"},
    std::pair{91, "ShutdownInProgress"},
    std::pair{96, "OperationFailed"},
    std::pair{100, "UnsatisfiableWriteConcern"},
    std::pair{112, "WriteConflict"},
    std::pair{123, "NotAReplicaSet"},
    std::pair{168, "InvalidPipelineOperator"},
    std::pair{171, "CannotBackfillArray"},
    std::pair{188, "IncompatibleServerVersion"},
    std::pair{189, "PrimarySteppedDown"},
    std::pair{225, "TransactionTooOld"},
    std::pair{241, "ConversionFailure"},
    std::pair{262, "ExceededTimeLimit"},
    std::pair{292, "QueryExceededMemoryLimitNoDiskUseAllowed"},
    std::pair{391, "ReauthenticationRequired"},
    std::pair{9001, "SocketException"},
    std::pair{10058, "LegacyNotPrimary"},
    std::pair{10107, "NotWritablePrimary"},
    std::pair{10334, "BSONObjectTooLarge"},
    std::pair{11000, "DuplicateKey"},
    std::pair{11600, "InterruptedAtShutdown"},
    std::pair{11601, "Interrupted"},
    std::pair{11602, "InterruptedDueToReplStateChange"},
    std::pair{13388, "StaleConfig"},
    std::pair{13435, "NotPrimaryNoSecondaryOk"},
    std::pair{13436, "NotPrimaryOrSecondary"},
    std::pair{14031, "OutOfDiskSpace"},
    std::pair{40414, "IDLFailedToParse"},
    std::pair{40415, "IDLUnknownField"},
};

class category final : public error_category
{
public:
    const char* name() const noexcept override { return "zonda.pocket"; }
    std::string message(int code) const override { return code_name(static_cast<errc>(code)); }
};

} // namespace

std::string code_name(errc code)
{
    const auto number = static_cast<int>(code);
    const auto found =
        std::find_if(names.begin(), names.end(), [number](const auto& entry) { return entry.first == number; });
    return found == names.end() ? "Location" + std::to_string(number) : found->second;
}

const error_category& pocket_category() noexcept
{
    static const category instance;
    return instance;
}

} // namespace zonda::pocket
