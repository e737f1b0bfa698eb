// Writes a document straight into a buffer.
#pragma once

#include <zonda/base/bytes.hpp>
#include <zonda/bson/detail/moment.hpp>
#include <zonda/bson/document.hpp>
#include <zonda/bson/to_value.hpp>
#include <zonda/bson/validate.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace zonda::bson
{

namespace detail
{

class json_handler;

} // namespace detail

/// Appends one document to bytes that may already hold others: a message is built in one buffer, without a copy.
///
///     document_builder command{buffer};
///     command.append("find", "matches").open_document("filter").append("year", 2026).close();
///     command.append("$db", "genie").finish();
///
/// What it writes is valid by construction, so a program's mistake throws `zonda::error` at the line that makes it:
/// errc::zero_byte (in a key, a pattern, options), errc::not_utf8, errc::too_deep (more than max_depth are open),
/// errc::too_large, errc::out_of_range (a moment that int64 milliseconds do not reach); the buffer then ends in half a
/// document. The buffer must outlive the builder. Until `finish` it is larger than what was written, and nobody else
/// touches it.
class document_builder
{
public:
    /// What the outermost brackets are.
    enum class root : std::uint8_t
    {
        document,
        array
    };

    explicit document_builder(bytes& out, root kind = root::document);
    document_builder(const document_builder&) = delete;
    document_builder& operator=(const document_builder&) = delete;

    document_builder& append(std::string_view key, bool value);
    document_builder& append(std::string_view key, int value);
    document_builder& append(std::string_view key, long value);
    document_builder& append(std::string_view key, long long value) { return append(key, static_cast<long>(value)); }
    document_builder& append(std::string_view key, double value);
    document_builder& append(std::string_view key, const char* value) { return append(key, std::string_view(value)); }
    document_builder& append(std::string_view key, std::string_view value);
    document_builder& append(std::string_view key, document_view value);
    document_builder& append(std::string_view key, array_view value);
    document_builder& append(std::string_view key, object_id value);
    document_builder& append(std::string_view key, datetime value);
    document_builder& append(std::string_view key, timestamp value);
    document_builder& append(std::string_view key, decimal128 value);
    document_builder& append(std::string_view key, binary_view value);
    /// The options are sorted, as BSON wants them; those that are not ASCII, which MongoDB has none of, stay as they
    /// are.
    document_builder& append(std::string_view key, regex_view value);
    document_builder& append(std::string_view key, code_view value);
    document_builder& append(std::string_view key, symbol_view value);
    document_builder& append(std::string_view key, db_pointer_view value);
    document_builder& append(std::string_view key, code_with_scope_view value);
    document_builder& append(std::string_view key, null_t);
    document_builder& append(std::string_view key, std::nullptr_t) { return append(key, null); }
    document_builder& append(std::string_view key, undefined_t);
    document_builder& append(std::string_view key, min_key);
    document_builder& append(std::string_view key, max_key);
    /// A copy of the value, whatever its type; nothing at all if it is missing.
    document_builder& append(std::string_view key, value_view value);
    document_builder& append(const element& field) { return append(field.key, field.value); }
    /// Copies of all elements.
    document_builder& append_all(document_view fields);

    /// Any other type that has a BSON form (to_value.hpp).
    template <class T>
    document_builder& append(std::string_view key, const T& value)
    {
        detail::append_value(*this, key, value);
        return *this;
    }

    /// Begins a document or an array inside; what follows goes there until `close`. In an array the keys are ignored:
    /// its items are numbered.
    document_builder& open_document(std::string_view key) { return open(type::document, key); }
    document_builder& open_array(std::string_view key) { return open(type::array, key); }
    document_builder& close();

    /// An item of the array that is open, or a document or array in it.
    template <class T>
    document_builder& push(const T& value)
    {
        return append({}, value);
    }
    document_builder& push_document() { return open_document({}); }
    document_builder& push_array() { return open_array({}); }

    /// Writes the length of the outermost document. The view is valid as long as the buffer does not change.
    document_view finish();

private:
    friend class detail::json_handler;

    static constexpr std::uint32_t not_an_array = 0xFFFFFFFF;

    struct level
    {
        std::uint32_t begin; // offset of its length from the outermost document's
        std::uint32_t index; // of the next item of an array
    };

    // For the reader of extended JSON, in which values take more levels than they have in the end.
    document_builder(bytes& out, level* levels, std::uint32_t depth_limit);

    document_builder& open(type kind, std::string_view key);
    void enter(std::uint32_t index);
    void leave();
    std::uint8_t* extend(std::size_t count)
    {
        if (static_cast<std::size_t>(limit_ - end_) < count) [[unlikely]]
            make_room(count);
        return std::exchange(end_, end_ + count);
    }
    void make_room(std::size_t count);
    std::size_t written() const noexcept { return static_cast<std::size_t>(end_ - out_.data()) - begin_; }
    std::uint8_t* put(type kind, std::string_view key, std::size_t value_size);
    std::uint8_t* add_item(type kind, std::size_t value_size);
    std::uint8_t* add(type kind, std::string_view key, std::size_t value_size);
    document_builder& add_string(type kind, std::string_view key, std::string_view value);
    bool in_array() const noexcept;

    bytes& out_;
    std::size_t begin_;
    std::uint8_t* end_;   // of what was written
    std::uint8_t* limit_; // of the room for more
    std::uint32_t depth_{0};
    std::uint32_t depth_limit_{max_depth};
    level* levels_;
    level own_levels_[max_depth]; // uninitialised beyond depth_
};

namespace detail
{

template <class T>
void append_optional(document_builder& out, std::string_view key, const std::optional<T>& value)
{
    if (value)
        out.append(key, *value);
    else
        out.append(key, null);
}

template <class Map>
void append_map(document_builder& out, std::string_view key, const Map& map)
{
    out.open_document(key);
    for (const auto& [name, value] : map)
        out.append(name, value);
    out.close();
}

template <class List>
void append_list(document_builder& out, std::string_view key, const List& list)
{
    out.open_array(key);
    for (const typename List::value_type& value : list)
        out.push(value);
    out.close();
}

// None: it is too far away, which throws.
void append_moment(document_builder& out, std::string_view key, std::optional<std::chrono::milliseconds> since_epoch);

template <class T>
void append_value(document_builder& out, std::string_view key, const T& value)
{
    if constexpr (with_to_value<T>)
        to_value<T>::append(out, key, value);
    else if constexpr (character<T>)
        static_assert(dependent_false<T>, "a char is neither text nor a number here: write a string or cast to int");
    else if constexpr (unsigned_number<T>)
        static_assert(dependent_false<T>, "BSON has no unsigned numbers: cast to std::int32_t or std::int64_t");
    else if constexpr (std::same_as<T, short>)
        out.append(key, static_cast<int>(value));
    else if constexpr (std::same_as<T, float>)
        out.append(key, static_cast<double>(value));
    else if constexpr (text_like<T>)
        out.append(key, static_cast<std::string_view>(value));
    else if constexpr (owner_of<T, document_view>)
        out.append(key, static_cast<document_view>(value));
    else if constexpr (owner_of<T, array_view>)
        out.append(key, static_cast<array_view>(value));
    else if constexpr (owner_of<T, binary_view>)
        out.append(key, static_cast<binary_view>(value));
    else if constexpr (owner_of<T, regex_view>)
        out.append(key, static_cast<regex_view>(value));
    else if constexpr (owner_of<T, code_view>)
        out.append(key, static_cast<code_view>(value));
    else if constexpr (bytes_like<T>)
        out.append(key, binary_view{binary_subtype::generic, value});
    else if constexpr (is_moment<T>)
        append_moment(out, key, moved_to<std::chrono::milliseconds>(value.time_since_epoch()));
    else if constexpr (is_duration<T>)
        out.append(key, static_cast<long>(value.count()));
    else if constexpr (is_optional<T>)
        append_optional(out, key, value);
    else if constexpr (map_like<T>)
        append_map(out, key, value);
    else if constexpr (list_like<T>)
        append_list(out, key, value);
    else
        static_assert(dependent_false<T>,
                      "this type has no BSON form: describe it and include zonda/bson/describe.hpp, "
                      "or specialise zonda::bson::to_value for it");
}

} // namespace detail
} // namespace zonda::bson
