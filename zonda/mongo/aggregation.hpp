// An aggregation pipeline as a value.
#pragma once

#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/read_commands.hpp>
#include <zonda/mongo/cursor.hpp>
#include <zonda/mongo/operations/base.hpp>

namespace zonda::mongo
{

/// See collection::aggregate. Stages are added one after another; the whole is a value: copy it, add to the copy, run
/// it as often as you like. Awaiting it (moved, or a copy) gives a cursor.
class aggregation : public operation<aggregation, mongo::cursor>
{
public:
    aggregation(detail::core_pointer core, core::aggregate_command command);

    /// Documents that match.
    aggregation match(const bson::document& filter) const { return stage("$match", filter); }
    /// One document for each item of the array at `path` ("$goals").
    aggregation unwind(std::string_view path) const { return stage("$unwind", path); }
    /// One document for each value of `id` ("$goals.name"), with fields and accumulators in turn:
    /// `.group("$goals.name", "goals", sum(1))`.
    template <class Id, class... FieldsAndAccumulators>
    aggregation group(const Id& id, const FieldsAndAccumulators&... fields) const
    {
        return stage("$group", bson::doc("_id", id, fields...));
    }
    aggregation sort(const bson::document& order) const { return stage("$sort", order); }
    aggregation limit(std::int64_t count) const { return stage("$limit", static_cast<long>(count)); }
    aggregation skip(std::int64_t count) const { return stage("$skip", static_cast<long>(count)); }
    aggregation project(const bson::document& fields) const { return stage("$project", fields); }
    /// Adds or replaces fields. ($set)
    aggregation set(const bson::document& fields) const { return stage("$set", fields); }
    /// One document with the number of documents as `field`.
    aggregation count(std::string_view field) const { return stage("$count", field); }
    /// So many documents by chance.
    aggregation sample(std::int64_t size) const { return stage("$sample", bson::doc("size", static_cast<long>(size))); }
    /// The documents of another collection whose `foreign_field` equals `local_field`, as an array `as`.
    aggregation lookup(std::string_view from, std::string_view local_field, std::string_view foreign_field,
                       std::string_view as) const
    {
        return stage("$lookup",
                     bson::doc("from", from, "localField", local_field, "foreignField", foreign_field, "as", as));
    }
    /// Any other stage: `.stage("$facet", doc(...))`.
    template <class T>
    aggregation stage(std::string_view name, const T& value) const
    {
        return with_stage(bson::doc(name, value));
    }

    /// Documents that the server sends at a time; 0 or more.
    aggregation batch_size(std::int32_t count) const;
    aggregation allow_disk_use(bool allow) const { return with("allowDiskUse", allow); }
    aggregation hint(const bson::document& keys) const { return with("hint", keys); }
    aggregation hint(std::string_view index_name) const { return with("hint", index_name); }
    aggregation collation(const bson::document& rules) const { return with("collation", rules); }
    /// Variables that expressions may use as `$$name`.
    aggregation let(const bson::document& variables) const { return with("let", variables); }
    /// With $out or $merge: whether the collection's validator is passed over.
    aggregation bypass_document_validation(bool bypass) const { return with("bypassDocumentValidation", bypass); }
    /// How long the server may work on it; afterwards it is server_errc::max_time_expired. A `timeout` wins over it.
    /// (maxTimeMS)
    aggregation max_time(std::chrono::milliseconds limit) const;
    /// Of a time series: begins with its buckets as the server stores them. A server before 8.2 is not told. (rawData)
    aggregation raw_data(bool raw) const;
    /// In place of the collection's. (readConcernLevel)
    aggregation read_concern(std::string_view level) const;
    /// With $out or $merge, in place of the collection's. It is always answered.
    aggregation write_concern(mongo::write_concern concern) const;
    template <class T>
    aggregation comment(const T& value) const
    {
        return with("comment", value);
    }
    /// For each whole run, its batches included; zero: no limit. In place of the client's timeout. (timeoutMS)
    aggregation timeout(std::chrono::milliseconds limit) const;
    /// Where the words of a failure go; `words` outlives every run, and every cursor that `.cursor()` makes.
    aggregation diagnostics(zonda::diagnostics& words) const;

    /// The stages so far.
    const bson::array& pipeline() const noexcept { return command_.pipeline; }

    /// A cursor that asks the server when its first document is wanted.
    mongo::cursor cursor() const;
    /// All documents, read to the end.
    to_vector_operation to_vector() const { return to_vector_operation(cursor()); }
    template <class T>
    to_vector_of_operation<T> to_vector() const
    {
        return to_vector_of_operation<T>(cursor());
    }

    loop& home() const noexcept { return detail::home_of(*core_); }
    task<result<mongo::cursor>> run() &&;

private:
    aggregation with_stage(const bson::document& stage) const;

    template <class T>
    aggregation with(std::string_view name, const T& value) const
    {
        auto changed = *this;
        changed.command_.options.set(name, value);
        return changed;
    }

    detail::core_pointer core_;
    core::aggregate_command command_;
    std::optional<std::chrono::milliseconds> timeout_{};
    zonda::diagnostics* words_{nullptr};
};

/// Accumulators, for group.
template <class T>
bson::document sum(const T& expression)
{
    return bson::doc("$sum", expression);
}
template <class T>
bson::document avg(const T& expression)
{
    return bson::doc("$avg", expression);
}
template <class T>
bson::document first(const T& expression)
{
    return bson::doc("$first", expression);
}
template <class T>
bson::document last(const T& expression)
{
    return bson::doc("$last", expression);
}
template <class T>
bson::document least(const T& expression)
{
    return bson::doc("$min", expression);
}
template <class T>
bson::document greatest(const T& expression)
{
    return bson::doc("$max", expression);
}
template <class T>
bson::document push_all(const T& expression)
{
    return bson::doc("$push", expression);
}

/// Updates: `inc("amount", -5)` is `{$inc: {amount: -5}}`. Fields and values in turn.
template <class... FieldsAndValues>
bson::document inc(const FieldsAndValues&... fields)
{
    return bson::doc("$inc", bson::doc(fields...));
}
template <class... FieldsAndValues>
bson::document set(const FieldsAndValues&... fields)
{
    return bson::doc("$set", bson::doc(fields...));
}
template <class... FieldsAndValues>
bson::document push(const FieldsAndValues&... fields)
{
    return bson::doc("$push", bson::doc(fields...));
}

} // namespace zonda::mongo
