// What `$group` gathers over the documents of a group.
#pragma once

#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/value.hpp>

#include <memory>
#include <string_view>

namespace zonda::pocket
{

class accumulator
{
public:
    virtual ~accumulator() = default;
    /// The value may be missing.
    virtual outcome<void> add(bson::value_view v) = 0;
    virtual value result() const = 0;
    /// Bytes that are held, for the bound on a group's memory.
    virtual std::size_t size() const { return 64; }
};

using accumulator_maker = std::unique_ptr<accumulator> (*)();

/// `$sum`, `$avg`, `$min`, `$max`, `$first`, `$last`, `$push`, `$addToSet`, `$count`, `$mergeObjects`; null for others.
accumulator_maker find_accumulator(std::string_view name);

} // namespace zonda::pocket
