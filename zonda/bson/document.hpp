// A document or an array with bytes of its own.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/document_view.hpp>

namespace zonda::bson
{

/// A document that owns its bytes: one vector, moved for nothing, copied deliberately. It reads like a document_view.
/// What hands out views is deleted on temporaries, since the bytes would be gone before they are read; a temporary may
/// still be given to a function that takes a document_view.
class document
{
public:
    using iterator = element_iterator;
    using const_iterator = element_iterator;

    /// The empty document; allocates nothing.
    document() noexcept = default;
    /// A copy of what is looked at.
    explicit document(document_view view);
    /// Takes the bytes after validating them (validate.hpp says what is checked and how errors read).
    static result<document> from_bytes(bytes data);
    /// Takes bytes that are known to be a valid document, from a builder for example.
    static document trusted(bytes data) noexcept;

    operator document_view() const noexcept { return the_view(); }
    document_view view() const& noexcept { return the_view(); }
    bytes_view data() const& noexcept { return the_view().data(); }
    iterator begin() const& noexcept { return the_view().begin(); }
    std::default_sentinel_t end() const& noexcept { return {}; }
    value_view operator[](std::string_view key) const& noexcept { return the_view()[key]; }
    std::optional<element> find(std::string_view key) const& noexcept { return the_view().find(key); }

    void view() const&& = delete;
    void data() const&& = delete;
    void begin() const&& = delete;
    void end() const&& = delete;
    void operator[](std::string_view key) const&& = delete;
    void find(std::string_view key) const&& = delete;

    bool empty() const noexcept { return the_view().empty(); }
    std::size_t count() const noexcept { return the_view().count(); }
    bool contains(std::string_view key) const noexcept { return the_view().contains(key); }

    /// Gives the bytes away; the document is empty afterwards.
    bytes release() &&;

    friend bool operator==(const document& a, document_view b) noexcept { return a.the_view() == b; }
    friend bool operator==(const document& a, const document& b) noexcept { return a.the_view() == b.the_view(); }

private:
    document_view the_view() const noexcept
    {
        return data_.empty() ? document_view() : document_view::trusted(data_.data());
    }

    bytes data_; // nothing: the empty document
};

/// An array that owns its bytes. What is said of document holds here too.
class array
{
public:
    using iterator = value_iterator;
    using const_iterator = value_iterator;

    array() noexcept = default;
    explicit array(array_view view) : items_(view.as_document()) {}
    /// Takes bytes that are known to be a valid array.
    static array trusted(bytes data) noexcept;

    operator array_view() const noexcept { return the_view(); }
    array_view view() const& noexcept { return the_view(); }
    bytes_view data() const& noexcept { return items_.data(); }
    iterator begin() const& noexcept { return the_view().begin(); }
    std::default_sentinel_t end() const& noexcept { return {}; }
    value_view operator[](std::size_t index) const& noexcept { return the_view()[index]; }

    void view() const&& = delete;
    void data() const&& = delete;
    void begin() const&& = delete;
    void end() const&& = delete;
    void operator[](std::size_t index) const&& = delete;

    bool empty() const noexcept { return items_.empty(); }
    std::size_t count() const noexcept { return items_.count(); }
    bytes release() && { return std::move(items_).release(); }

    friend bool operator==(const array& a, array_view b) noexcept { return a.the_view() == b; }
    friend bool operator==(const array& a, const array& b) noexcept { return a.items_ == b.items_; }

private:
    array_view the_view() const noexcept { return array_view::trusted(items_.data().data()); }

    document items_;
};

namespace detail
{

template <>
struct stored<document> : stored_copy<document, document_view>
{
};
template <>
struct stored<array> : stored_copy<array, array_view>
{
};

} // namespace detail
} // namespace zonda::bson
