// Changing one document and getting it, in one step that nobody else gets between.
#pragma once

#include <zonda/mongo/core/write_commands.hpp>
#include <zonda/mongo/mapping.hpp>
#include <zonda/mongo/operations/base.hpp>
#include <zonda/mongo/operations/mapped_one.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace zonda::mongo
{

/// Which one comes back.
enum class return_document : std::uint8_t
{
    before,
    after
};

/// What becomes of the document.
enum class find_one_and_kind : std::uint8_t
{
    update,
    replacement,
    removal
};

namespace detail
{

task<result<std::optional<bson::document>>>
find_one_and(io::client_core& core, const core::find_and_modify_command& command, find_one_and_kind kind,
             std::optional<std::chrono::milliseconds> timeout, write_report* report);

} // namespace detail

/// See collection::find_one_and_update, find_one_and_replace and find_one_and_delete.
template <find_one_and_kind Kind>
class find_one_and_operation
    : public detail::write_operation<find_one_and_operation<Kind>, std::optional<bson::document>,
                                     core::find_and_modify_command>
{
    using base = detail::write_operation<find_one_and_operation<Kind>, std::optional<bson::document>,
                                         core::find_and_modify_command>;
    static constexpr bool leaves_one = Kind != find_one_and_kind::removal;

public:
    find_one_and_operation(detail::core_pointer core, core::find_and_modify_command&& command) noexcept
        : base(std::move(core), std::move(command))
    {
    }

    /// Which document is taken if several match.
    find_one_and_operation sort(const bson::document& order) && { return std::move(*this).with("sort", order); }
    /// Which fields come back.
    find_one_and_operation projection(const bson::document& fields) &&
    {
        return std::move(*this).with("fields", fields);
    }
    /// The document as it was before (the default) or as it is after.
    find_one_and_operation return_document(mongo::return_document which) &&
        requires leaves_one
    {
        return std::move(*this).with("new", which == mongo::return_document::after);
    }
    /// Inserts a document when none matches.
    find_one_and_operation upsert(bool insert) &&
        requires leaves_one
    {
        return std::move(*this).with("upsert", insert);
    }
    /// Which items of arrays `$[name]` stands for.
    find_one_and_operation array_filters(const bson::array& filters) &&
        requires(Kind == find_one_and_kind::update) { return std::move(*this).with("arrayFilters", filters); }
        /// The index to use: its keys, or its name.
        find_one_and_operation hint(const bson::document& keys) &&
    {
        return std::move(*this).with("hint", keys);
    }
    find_one_and_operation hint(std::string_view index_name) && { return std::move(*this).with("hint", index_name); }
    /// How text is compared.
    find_one_and_operation collation(const bson::document& rules) &&
    {
        return std::move(*this).with("collation", rules);
    }
    /// Variables that expressions may use as `$$name`.
    find_one_and_operation let(const bson::document& variables) && { return std::move(*this).with("let", variables); }
    /// Whether the collection's validator is passed over.
    find_one_and_operation bypass_document_validation(bool bypass) &&
        requires leaves_one
    {
        return std::move(*this).with("bypassDocumentValidation", bypass);
    }

    /// The document as a T. A document that does not fit is an error that names the field; the change was made.
    template <class T>
    mapped_one<T, find_one_and_operation> as() &&
    {
        return mapped_one<T, find_one_and_operation>(std::move(*this), this->words_);
    }

    task<result<std::optional<bson::document>>> execute()
    {
        return detail::find_one_and(*this->core_, this->command_, Kind, this->timeout_, this->report_);
    }
};

using find_one_and_update_operation = find_one_and_operation<find_one_and_kind::update>;
using find_one_and_replace_operation = find_one_and_operation<find_one_and_kind::replacement>;
using find_one_and_delete_operation = find_one_and_operation<find_one_and_kind::removal>;

} // namespace zonda::mongo
