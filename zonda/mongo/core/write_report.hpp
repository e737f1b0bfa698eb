// What a server says about the writes that it did not make.
#pragma once

#include <zonda/base/error.hpp>
#include <zonda/bson/document.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::mongo
{

/// One write that was not made. Spec: MongoDB driver specifications, CRUD (WriteError, BulkWriteError).
struct write_error
{
    /// Which one of the documents that were given, from 0.
    std::size_t index{0};
    error_code code{};
    std::string message{};
    /// What else the server says, as it says it: of a validator, for instance. (errInfo)
    bson::document details{};
};

/// The writes were made, but not on as many members as was asked for. Spec: as write_error (WriteConcernError).
struct write_concern_error
{
    error_code code{};
    std::string message{};
    bson::document details{};
};

/// Filled by an operation that writes: `.report(r)`, also when it fails.
struct write_report
{
    /// In the order in which the server met them. An ordered insert_many stops at the first.
    std::vector<write_error> write_errors{};
    std::optional<mongo::write_concern_error> write_concern_error{};
    /// Documents that were inserted, matched or deleted all the same, as far as the server has said. (n)
    std::int64_t count{0};
};

namespace core
{

/// Adds what a reply says; `first` is added to the indexes in it, those of one batch of several.
void add_to(write_report& report, bson::document_view reply, std::size_t first = 0);

} // namespace core

} // namespace zonda::mongo
