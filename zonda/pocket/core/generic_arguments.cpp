#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/generic_arguments.hpp>
#include <zonda/pocket/core/number.hpp>

#include <algorithm>
#include <array>

namespace zonda::pocket
{
namespace
{

outcome<void> check_read_concern(bson::value_view concern)
{
    const auto level = concern["level"].text("local");
    constexpr std::array known{std::string_view("local"), std::string_view("available"), std::string_view("majority"),
                               std::string_view("linearizable")};
    if (level == "snapshot")
        return failure{errc::invalid_options, "pocket has no snapshot reads"};
    if (std::find(known.begin(), known.end(), level) == known.end())
        return failure{errc::bad_value, "Enumeration value '" + std::string(level) +
                                            "' for field 'readConcern.level' is not a valid value."};
    return {};
}

} // namespace

outcome<void> check_generic(bson::document_view command, bool in_replica_set)
{
    if (command["startTransaction"] || command["autocommit"])
        return failure{errc::illegal_operation, in_replica_set
                                                    ? "pocket has no multi-document transactions"
                                                    : "Transaction numbers are only allowed on a replica set member or "
                                                      "mongos"};
    if (command["txnNumber"] && !in_replica_set)
        return failure{errc::illegal_operation,
                       "Transaction numbers are only allowed on a replica set member or mongos"};
    if (const auto version = command["apiVersion"]; version && version.text() != "1")
        return failure{static_cast<errc>(322), "API version must be \"1\""};
    if (const auto time = command["maxTimeMS"]; time && whole_number(time).value_or(-1) < 0)
        return failure{errc::bad_value, "maxTimeMS must be a non-negative number: " + shown(time)};
    return check_read_concern(command["readConcern"]);
}

outcome<std::optional<bson::document>> write_concern_error(bson::value_view concern, bool in_replica_set)
{
    if (concern && !is_document(concern))
        return failure{errc::type_mismatch, "\"writeConcern\" had the wrong type. Expected object, found " +
                                                std::string(type_name(concern))};
    const auto w = concern["w"];
    if (!w || w.text() == "majority")
        return std::optional<bson::document>();
    if (is_string(w))
        return std::optional(bson::doc("code", 79, "codeName", "UnknownReplWriteConcern", "errmsg",
                                       "No write concern mode named '" + std::string(w.text()) +
                                           "' found in replica set configuration"));
    const auto members = whole_number(w);
    if (!members || *members < 0 || *members > 50)
        return failure{errc::failed_to_parse, "w has to be a non-negative number and not greater than 50"};
    if (*members <= 1)
        return std::optional<bson::document>();
    if (!in_replica_set)
        return failure{errc::bad_value, "cannot use 'w' > 1 when a host is not replicated"};
    return std::optional(bson::doc("code", static_cast<int>(errc::unsatisfiable_write_concern), "codeName",
                                   "UnsatisfiableWriteConcern", "errmsg", "Not enough data-bearing nodes"));
}

bool is_retryable_write_error(int code)
{
    constexpr std::array codes{6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436};
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

void append_cluster_time(bson::document_builder& out, bson::timestamp time)
{
    const bytes no_signature(20, 0);
    out.append("operationTime", time)
        .open_document("$clusterTime")
        .append("clusterTime", time)
        .append("signature", bson::doc("hash", no_signature, "keyId", 0L))
        .close();
}

} // namespace zonda::pocket
