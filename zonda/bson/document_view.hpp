// A document or an array, looked at where its bytes lie.
#pragma once

#include <zonda/bson/value_view.hpp>

#include <iterator>

namespace zonda::bson
{

/// One field: `for (auto [key, value] : view)`.
struct element
{
    std::string_view key;
    value_view value;
};

/// Walks the elements in the order in which they were written.
class element_iterator
{
public:
    using value_type = element;
    using difference_type = std::ptrdiff_t;
    using reference = const element&;
    using iterator_concept = std::input_iterator_tag;

    element_iterator() noexcept = default;
    /// At the type byte of an element, or at the zero byte that ends the document.
    explicit element_iterator(const std::uint8_t* at) noexcept { read(at); }

    reference operator*() const noexcept { return current_; }
    const element* operator->() const noexcept { return &current_; }
    element_iterator& operator++() noexcept
    {
        const auto* value = reinterpret_cast<const std::uint8_t*>(current_.key.data() + current_.key.size() + 1);
        read(value + detail::value_size(current_.value.kind(), value));
        return *this;
    }
    void operator++(int) noexcept { ++*this; }
    friend bool operator==(const element_iterator& i, std::default_sentinel_t) noexcept { return !i.current_.value; }

private:
    void read(const std::uint8_t* at) noexcept
    {
        const auto kind = static_cast<type>(*at);
        if (kind == type::none)
        {
            current_.value = {};
            return;
        }
        current_.key = reinterpret_cast<const char*>(at + 1);
        current_.value = value_view(kind, at + 1 + current_.key.size() + 1);
    }

    element current_{};
};

/// A document that somebody else owns: one word, copied freely, valid as long as the bytes stay where they are. Its
/// bytes were validated once (validate.hpp) or written by this library; reading checks nothing any more and allocates
/// nothing. Looking a field up walks the elements; the first of several equal keys is found.
class document_view
{
public:
    using iterator = element_iterator;
    using const_iterator = element_iterator;

    /// The empty document.
    document_view() noexcept : data_(empty_) {}
    /// Bytes that are known to be a valid document.
    static document_view trusted(const std::uint8_t* data) noexcept { return document_view(data); }

    bytes_view data() const noexcept { return {data_, detail::load_length(data_)}; }
    bool empty() const noexcept { return data_[4] == 0; }
    /// Walks all elements.
    std::size_t count() const noexcept;

    iterator begin() const noexcept { return iterator(data_ + 4); }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// The value of that key; false if there is none.
    value_view operator[](std::string_view key) const noexcept;
    std::optional<element> find(std::string_view key) const noexcept;
    bool contains(std::string_view key) const noexcept { return static_cast<bool>((*this)[key]); }

    /// The same bytes.
    friend bool operator==(document_view a, document_view b) noexcept { return std::ranges::equal(a.data(), b.data()); }

private:
    friend class array_view;

    explicit document_view(const std::uint8_t* data) noexcept : data_(data) {}

    static constexpr std::uint8_t empty_[5]{5, 0, 0, 0, 0};

    const std::uint8_t* data_;
};

/// Walks the values of an array.
class value_iterator
{
public:
    using value_type = value_view;
    using difference_type = std::ptrdiff_t;
    using reference = const value_view&;
    using iterator_concept = std::input_iterator_tag;

    value_iterator() noexcept = default;
    explicit value_iterator(element_iterator at) noexcept : at_(at) {}

    reference operator*() const noexcept { return at_->value; }
    const value_view* operator->() const noexcept { return &at_->value; }
    value_iterator& operator++() noexcept
    {
        ++at_;
        return *this;
    }
    void operator++(int) noexcept { ++at_; }
    friend bool operator==(const value_iterator& i, std::default_sentinel_t end) noexcept { return i.at_ == end; }

private:
    element_iterator at_;
};

/// An array that somebody else owns. What is said of document_view holds here too. The keys that BSON writes into
/// arrays are not looked at: the order counts. `for (auto value : view)`.
class array_view
{
public:
    using iterator = value_iterator;
    using const_iterator = value_iterator;

    array_view() noexcept = default;
    static array_view trusted(const std::uint8_t* data) noexcept { return array_view(document_view::trusted(data)); }

    bytes_view data() const noexcept { return items_.data(); }
    bool empty() const noexcept { return items_.empty(); }
    std::size_t count() const noexcept { return items_.count(); }

    iterator begin() const noexcept { return iterator(items_.begin()); }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// The value at that place, from 0; false if there is none.
    value_view operator[](std::size_t index) const noexcept;
    /// The array as BSON stores it, a document with the keys "0", "1"...
    document_view as_document() const noexcept { return items_; }

    friend bool operator==(array_view a, array_view b) noexcept { return a.items_ == b.items_; }

private:
    explicit array_view(document_view items) noexcept : items_(items) {}

    document_view items_;
};

/// JavaScript with the variables it sees. Deprecated by BSON; carried as it is.
struct code_with_scope_view
{
    std::string_view text;
    document_view scope;

    friend bool operator==(const code_with_scope_view&, const code_with_scope_view&) noexcept = default;
};

namespace detail
{

template <>
struct stored<document_view>
{
    static constexpr type kind = type::document;
    static document_view read(const std::uint8_t* data) noexcept { return document_view::trusted(data); }
};
template <>
struct stored<array_view>
{
    static constexpr type kind = type::array;
    static array_view read(const std::uint8_t* data) noexcept { return array_view::trusted(data); }
};
template <>
struct stored<code_with_scope_view>
{
    static constexpr type kind = type::code_with_scope;
    static code_with_scope_view read(const std::uint8_t* data) noexcept
    {
        const std::string_view text = stored_string(data + 4);
        return {text, document_view::trusted(data + 8 + text.size() + 1)};
    }
};

} // namespace detail
} // namespace zonda::bson
