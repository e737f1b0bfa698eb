// Changing one document and getting it, in one step that nobody else gets between.
#pragma once

#include <zonda/mongo/core/write_commands.hpp>
#include <zonda/mongo/mapping.hpp>
#include <zonda/mongo/operations/base.hpp>
#include <zonda/mongo/operations/mapped_one.hpp>

namespace zonda::mongo
{

/// Which one comes back.
enum class return_document : std::uint8_t
{
    before,
    after
};

/// See collection::find_one_and_update, find_one_and_replace and find_one_and_delete.
class find_one_and_operation : public detail::write_operation<find_one_and_operation, std::optional<bson::document>,
                                                              core::find_and_modify_command>
{
public:
    enum class changes : std::uint8_t
    {
        update,
        replacement,
        removal
    };

    find_one_and_operation(detail::core_pointer core, core::find_and_modify_command&& command, changes kind) noexcept
        : write_operation(std::move(core), std::move(command)),
          kind_(kind)
    {
    }

    /// Which document is taken if several match.
    find_one_and_operation sort(const bson::document& order) && { return std::move(*this).with("sort", order); }
    /// Which fields come back.
    find_one_and_operation projection(const bson::document& fields) &&
    {
        return std::move(*this).with("fields", fields);
    }
    /// The document as it was before (the default) or as it is after; a deleted one has only been before.
    find_one_and_operation return_document(mongo::return_document which) &&
    {
        return std::move(*this).with("new", which == mongo::return_document::after);
    }
    /// Inserts a document when none matches.
    find_one_and_operation upsert(bool insert) && { return std::move(*this).with("upsert", insert); }
    /// Which items of arrays `$[name]` stands for.
    find_one_and_operation array_filters(const bson::array& filters) &&
    {
        return std::move(*this).with("arrayFilters", filters);
    }
    /// The index to use: its keys, or its name.
    find_one_and_operation hint(const bson::document& keys) && { return std::move(*this).with("hint", keys); }
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
    {
        return std::move(*this).with("bypassDocumentValidation", bypass);
    }

    /// The document as a T. A document that does not fit is an error that names the field; the change was made.
    template <class T>
    mapped_one<T, find_one_and_operation> as() &&
    {
        return mapped_one<T, find_one_and_operation>(std::move(*this), words_);
    }

    task<result<std::optional<bson::document>>> execute();

private:
    changes kind_;
};

} // namespace zonda::mongo
