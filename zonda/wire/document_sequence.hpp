// A run of documents under one name, as section kind 1 of an OP_MSG carries them.
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/bson/document_view.hpp>

#include <iterator>
#include <string_view>

namespace zonda::wire
{

/// Documents that lie one after another. Not owning; `documents` holds whole documents only: those of a parsed
/// message were validated, those of a message to send are the caller's promise.
struct document_sequence_view
{
    /// The field of the command that these documents stand for: "documents", "updates", "deletes", "ops".
    std::string_view identifier{};
    bytes_view documents{};

    class iterator
    {
    public:
        using value_type = bson::document_view;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;
        using pointer = void;
        using reference = bson::document_view;

        iterator() = default;
        explicit iterator(bytes_view rest) noexcept : rest_(rest) {}

        bson::document_view operator*() const noexcept;
        iterator& operator++() noexcept;
        iterator operator++(int) noexcept
        {
            auto before = *this;
            ++*this;
            return before;
        }
        bool operator==(const iterator& other) const noexcept { return rest_.size() == other.rest_.size(); }

    private:
        bytes_view rest_{};
    };

    iterator begin() const noexcept { return iterator(documents); }
    iterator end() const noexcept { return iterator(); }
    bool empty() const noexcept { return documents.empty(); }
    /// Walks over them.
    std::size_t count() const noexcept { return static_cast<std::size_t>(std::distance(begin(), end())); }
};

} // namespace zonda::wire
