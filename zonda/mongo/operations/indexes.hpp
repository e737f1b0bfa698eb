// Indexes, and whole collections.
#pragma once

#include <zonda/bson/doc.hpp>
#include <zonda/mongo/core/write_commands.hpp>
#include <zonda/mongo/operations/base.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::mongo
{

/// An index to be created: `index(doc("room", 1, "seq", 1)).unique()`.
class index_model
{
public:
    explicit index_model(bson::document keys) : keys_(std::move(keys)) {}

    /// No two documents have the same values of the keys.
    index_model unique() && { return std::move(*this).with("unique", true); }
    /// Documents without the keys are not in it.
    index_model sparse() && { return std::move(*this).with("sparse", true); }
    /// Instead of one made of the keys: `room_1_seq_1`.
    index_model name(std::string_view chosen) && { return std::move(*this).with("name", chosen); }
    /// Documents go away so long after the moment in their key. (expireAfterSeconds)
    index_model expire_after(std::chrono::seconds age) &&
    {
        return std::move(*this).with("expireAfterSeconds", static_cast<long>(age.count()));
    }
    /// Only documents that match are in it.
    index_model partial_filter(const bson::document& filter) &&
    {
        return std::move(*this).with("partialFilterExpression", filter);
    }
    index_model collation(const bson::document& rules) && { return std::move(*this).with("collation", rules); }
    /// The planner does not use it.
    index_model hidden() && { return std::move(*this).with("hidden", true); }
    /// Any other option, as the server names it.
    template <class T>
    index_model with(std::string_view option, const T& value) &&
    {
        options_.set(option, value);
        return std::move(*this);
    }

    const bson::document& keys() const noexcept { return keys_; }
    const bson::document& options() const noexcept { return options_.all(); }
    /// The chosen name, or the one made of the keys.
    std::string index_name() const;

private:
    bson::document keys_;
    core::field_list options_{};
};

inline index_model index(bson::document keys)
{
    return index_model(std::move(keys));
}

/// See collection::create_indexes.
class create_indexes_operation
    : public detail::write_operation<create_indexes_operation, std::vector<std::string>, core::admin_command>
{
public:
    create_indexes_operation(detail::core_pointer core, core::admin_command&& command,
                             std::vector<index_model> indexes) noexcept
        : write_operation(std::move(core), std::move(command)),
          indexes_(std::move(indexes))
    {
    }

    /// How many members must have built the index before it is used: a number, or "majority", "votingMembers". Needs
    /// MongoDB 4.4. (commitQuorum)
    create_indexes_operation commit_quorum(std::int32_t members) &&
    {
        return std::move(*this).with("commitQuorum", members);
    }
    create_indexes_operation commit_quorum(std::string_view members) &&
    {
        return std::move(*this).with("commitQuorum", members);
    }

    task<result<std::vector<std::string>>> execute();

private:
    std::vector<index_model> indexes_;
};

/// See collection::drop and database::drop.
class drop_operation : public detail::write_operation<drop_operation, void, core::admin_command>
{
public:
    drop_operation(detail::core_pointer core, core::admin_command&& command) noexcept
        : write_operation(std::move(core), std::move(command))
    {
    }

    static constexpr bool takes_raw_data = false;

    task<result<void>> execute();
};

/// See collection::drop_index and drop_indexes.
class drop_index_operation : public detail::write_operation<drop_index_operation, void, core::admin_command>
{
public:
    drop_index_operation(detail::core_pointer core, core::admin_command&& command, bool one_index) noexcept
        : write_operation(std::move(core), std::move(command)),
          one_index_(one_index)
    {
    }

    task<result<void>> execute();

private:
    bool one_index_;
};

} // namespace zonda::mongo
