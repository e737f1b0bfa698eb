// Whole collections: created, and called something else.
#pragma once

#include <zonda/mongo/core/write_commands.hpp>
#include <zonda/mongo/operations/base.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace zonda::mongo
{

/// See database::create_collection.
class create_collection_operation
    : public detail::write_operation<create_collection_operation, void, core::admin_command>
{
public:
    create_collection_operation(detail::core_pointer core, core::admin_command&& command) noexcept
        : write_operation(std::move(core), std::move(command))
    {
    }

    /// At most so many bytes, and so many documents: the oldest make room for new ones.
    create_collection_operation capped(std::int64_t bytes) &&
    {
        return std::move(*this).with("capped", true).with("size", static_cast<long>(bytes));
    }
    create_collection_operation capped(std::int64_t bytes, std::int64_t documents) &&
    {
        return std::move(*this).capped(bytes).with("max", static_cast<long>(documents));
    }
    /// What documents must match, as a filter: `doc("$jsonSchema", ...)`.
    create_collection_operation validator(const bson::document& rules) &&
    {
        return std::move(*this).with("validator", rules);
    }
    /// "strict" (the default), "moderate", "off".
    create_collection_operation validation_level(std::string_view level) &&
    {
        return std::move(*this).with("validationLevel", level);
    }
    /// "error" (the default) or "warn".
    create_collection_operation validation_action(std::string_view action) &&
    {
        return std::move(*this).with("validationAction", action);
    }
    /// How text is compared where an operation does not say it.
    create_collection_operation collation(const bson::document& rules) &&
    {
        return std::move(*this).with("collation", rules);
    }
    /// A view: what `pipeline` makes of the documents of `source`.
    create_collection_operation view_on(std::string_view source, const bson::array& pipeline) &&
    {
        return std::move(*this).with("viewOn", source).with("pipeline", pipeline);
    }
    /// `doc("timeField", "at", "metaField", "sensor")`.
    create_collection_operation time_series(const bson::document& rules) &&
    {
        return std::move(*this).with("timeseries", rules);
    }
    /// `doc("key", doc("_id", 1), "unique", true)`: the documents lie in the order of their _id.
    create_collection_operation clustered_index(const bson::document& rules) &&
    {
        return std::move(*this).with("clusteredIndex", rules);
    }
    /// Of a time series or a clustered collection. (expireAfterSeconds)
    create_collection_operation expire_after(std::chrono::seconds age) &&
    {
        return std::move(*this).with("expireAfterSeconds", static_cast<long>(age.count()));
    }
    /// Any other option, as the server names it.
    template <class T>
    create_collection_operation option(std::string_view name, const T& value) &&
    {
        return std::move(*this).with(name, value);
    }

    static constexpr bool takes_raw_data = false;

    task<result<void>> execute();
};

/// See collection::rename.
class rename_operation : public detail::write_operation<rename_operation, void, core::admin_command>
{
public:
    rename_operation(detail::core_pointer core, core::admin_command&& command) noexcept
        : write_operation(std::move(core), std::move(command))
    {
    }

    /// A collection that has the new name already is dropped.
    rename_operation drop_target(bool drop) && { return std::move(*this).with("dropTarget", drop); }

    static constexpr bool takes_raw_data = false;

    task<result<void>> execute();
};

} // namespace zonda::mongo
