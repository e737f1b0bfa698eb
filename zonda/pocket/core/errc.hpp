// MongoDB's error codes, as far as pocket answers with them, and the failure that carries one.
#pragma once

#include <zonda/base/error.hpp>

#include <boost/system/error_category.hpp>
#include <boost/system/is_error_code_enum.hpp>

#include <string_view>

namespace zonda::pocket
{

/// The number a reply bears in `code`; the names are MongoDB's.
enum class errc : int
{
    internal_error = 1,
    bad_value = 2,
    no_such_key = 4,
    unauthorized = 13,
    type_mismatch = 14,
    overflow = 15,
    invalid_length = 16,
    authentication_failed = 18,
    illegal_operation = 20,
    namespace_not_found = 26,
    index_not_found = 27,
    path_not_viable = 28,
    conflicting_update_operators = 40,
    cursor_not_found = 43,
    namespace_exists = 48,
    max_time_ms_expired = 50,
    dollar_prefixed_field_name = 52,
    invalid_id_field = 53,
    not_single_value_field = 54,
    empty_field_name = 56,
    command_not_found = 59,
    immutable_field = 66,
    cannot_create_index = 67,
    invalid_options = 72,
    invalid_namespace = 73,
    index_options_conflict = 85,
    index_key_specs_conflict = 86,
    unsatisfiable_write_concern = 100,
    operation_failed = 96,
    no_matching_document = 47,
    failed_to_parse = 9,
    unsupported_format = 12,
    cannot_backfill_array = 171,
    incompatible_server_version = 188,
    transaction_too_old = 225,
    not_a_replica_set = 123,
    conversion_failure = 241,
    invalid_pipeline_operator = 168,
    query_exceeded_memory_limit = 292,
    bson_object_too_large = 10334,
    duplicate_key = 11000,
    interrupted_at_shutdown = 11600,
    out_of_disk_space = 14031,
    unknown_group_operator = 15952,
    group_field_is_no_accumulator = 40234,
    group_needs_id = 15955,
    unknown_variable = 17276,
    stage_needs_one_field = 40323,
    unrecognized_stage = 40324,
    missing_field = 40414,
    unknown_field = 40415,
    empty_command = 40571,
    invalid_regex = 51091,
    change_stream_unsupported = 40573,
    hint_not_found = 2,
};

/// `BadValue`, `DuplicateKey` …; `Location40324` for numbers that have no name of their own.
std::string code_name(errc code);

const error_category& pocket_category() noexcept;

inline error_code make_error_code(errc code) noexcept
{
    return {static_cast<int>(code), pocket_category()};
}

} // namespace zonda::pocket

template <>
struct boost::system::is_error_code_enum<zonda::pocket::errc> : std::true_type
{
};
