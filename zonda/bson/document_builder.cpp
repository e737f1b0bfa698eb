#include <zonda/base/text.hpp>
#include <zonda/bson/detail/regex_options.hpp>
#include <zonda/bson/detail/room.hpp>
#include <zonda/bson/document_builder.hpp>
#include <zonda/bson/errc.hpp>

#include <boost/assert.hpp>

#include <charconv>
#include <cstring>
#include <string>

namespace zonda::bson
{
namespace
{

[[noreturn]] void refuse(errc code, std::string_view what, std::string_view text)
{
    std::string words = "BSON: ";
    words.append(what).append(": ");
    append_json_string(words, text);
    throw error(code, words);
}

// Every byte is 1 to 127.
template <class Word>
bool is_plain_word(const char* at) noexcept
{
    constexpr Word ones = static_cast<Word>(-1) / 255;
    Word word = 0;
    std::memcpy(&word, at, sizeof word);
    return (((word - ones) | word) & (ones << 7)) == 0;
}

// ASCII without zero bytes, as nearly all keys and most texts are.
inline bool is_plain(std::string_view text) noexcept
{
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; left -= 8, at += 8)
        if (!is_plain_word<std::uint64_t>(at))
            return false;
    if (left >= 4)
    {
        if (!is_plain_word<std::uint32_t>(at))
            return false;
        left -= 4;
        at += 4;
    }
    for (; left > 0; --left, ++at)
        if (static_cast<signed char>(*at) <= 0)
            return false;
    return true;
}

void check_text(std::string_view text, std::string_view what)
{
    if (!is_plain(text) && !is_utf8(text)) [[unlikely]]
        refuse(errc::not_utf8, what, text);
}

// Keys, patterns and options end at their first zero byte.
void check_c_string(std::string_view text, std::string_view what)
{
    if (is_plain(text)) [[likely]]
        return;
    if (text.find('\0') != std::string_view::npos)
        refuse(errc::zero_byte, what, text);
    check_text(text, what);
}

std::uint8_t* copy(std::uint8_t* to, std::string_view text)
{
    if (!text.empty())
        std::memcpy(to, text.data(), text.size());
    return to + text.size();
}

std::uint8_t* copy(std::uint8_t* to, bytes_view data)
{
    return copy(to, as_text(data));
}

std::uint8_t* copy_with_zero(std::uint8_t* to, std::string_view text)
{
    to = copy(to, text);
    *to = 0;
    return to + 1;
}

// int32 length with the zero byte, text, zero byte.
std::uint8_t* copy_string(std::uint8_t* to, std::string_view text)
{
    detail::store(to, static_cast<std::uint32_t>(text.size() + 1));
    return copy_with_zero(to + 4, text);
}

} // namespace

document_builder::document_builder(bytes& out, root kind)
    : out_(out),
      begin_(out.size()),
      end_(out.data() + begin_),
      limit_(end_),
      levels_(own_levels_)
{
    enter(kind == root::array ? 0 : not_an_array);
}

document_builder::document_builder(bytes& out, level* levels, std::uint32_t depth_limit)
    : out_(out),
      begin_(out.size()),
      end_(out.data() + begin_),
      limit_(end_),
      depth_limit_(depth_limit),
      levels_(levels)
{
    enter(not_an_array);
}

void document_builder::make_room(std::size_t count)
{
    const std::size_t before = written();
    if (count > detail::largest_document || before > detail::largest_document - count) [[unlikely]]
        throw error(errc::too_large, "BSON: a document of more than 2,147,483,647 bytes");
    out_.resize(detail::buffer_size(begin_, begin_ + before + count, out_.capacity()));
    end_ = out_.data() + begin_ + before;
    limit_ = out_.data() + out_.size();
}

void document_builder::enter(std::uint32_t index)
{
    if (depth_ == depth_limit_)
        throw error(errc::too_deep, "BSON: more than " + std::to_string(depth_limit_) + " documents inside each other");
    levels_[depth_++] = {static_cast<std::uint32_t>(written()), index};
    extend(4);
}

void document_builder::leave()
{
    BOOST_ASSERT_MSG(depth_ != 0, "document_builder: more is closed than was opened");
    *extend(1) = 0;
    const std::size_t begin = levels_[--depth_].begin;
    detail::store(out_.data() + begin_ + begin, static_cast<std::uint32_t>(written() - begin));
}

inline bool document_builder::in_array() const noexcept
{
    BOOST_ASSERT_MSG(depth_ != 0, "document_builder: appended to a document that is finished");
    return levels_[depth_ - 1].index != not_an_array;
}

inline std::uint8_t* document_builder::put(type kind, std::string_view key, std::size_t value_size)
{
    std::uint8_t* at = extend(1 + key.size() + 1 + value_size);
    *at = static_cast<std::uint8_t>(kind);
    return copy_with_zero(at + 1, key);
}

std::uint8_t* document_builder::add_item(type kind, std::size_t value_size)
{
    char digits[10];
    const auto end = std::to_chars(digits, digits + sizeof digits, levels_[depth_ - 1].index++).ptr;
    return put(kind, {digits, static_cast<std::size_t>(end - digits)}, value_size);
}

std::uint8_t* document_builder::add(type kind, std::string_view key, std::size_t value_size)
{
    if (in_array()) [[unlikely]]
        return add_item(kind, value_size);
    if (!is_plain(key)) [[unlikely]]
        check_c_string(key, "a key cannot be this");
    return put(kind, key, value_size);
}

document_builder& document_builder::add_string(type kind, std::string_view key, std::string_view value)
{
    check_text(value, "text that is not UTF-8");
    copy_string(add(kind, key, 4 + value.size() + 1), value);
    return *this;
}

document_builder& document_builder::open(type kind, std::string_view key)
{
    add(kind, key, 0);
    enter(kind == type::array ? 0 : not_an_array);
    return *this;
}

document_builder& document_builder::close()
{
    BOOST_ASSERT_MSG(depth_ > 1, "document_builder: close without open");
    leave();
    return *this;
}

document_view document_builder::finish()
{
    BOOST_ASSERT_MSG(depth_ == 1, "document_builder: finished with something open, or twice");
    leave();
    out_.resize(begin_ + written());
    return document_view::trusted(out_.data() + begin_);
}

document_builder& document_builder::append(std::string_view key, bool value)
{
    *add(type::boolean, key, 1) = value ? 1 : 0;
    return *this;
}

document_builder& document_builder::append(std::string_view key, int value)
{
    detail::store(add(type::int32, key, 4), static_cast<std::int32_t>(value));
    return *this;
}

document_builder& document_builder::append(std::string_view key, long value)
{
    detail::store(add(type::int64, key, 8), static_cast<std::int64_t>(value));
    return *this;
}

document_builder& document_builder::append(std::string_view key, double value)
{
    detail::store(add(type::double_, key, 8), value);
    return *this;
}

document_builder& document_builder::append(std::string_view key, std::string_view value)
{
    return add_string(type::string, key, value);
}

document_builder& document_builder::append(std::string_view key, document_view value)
{
    copy(add(type::document, key, value.data().size()), value.data());
    return *this;
}

document_builder& document_builder::append(std::string_view key, array_view value)
{
    copy(add(type::array, key, value.data().size()), value.data());
    return *this;
}

document_builder& document_builder::append(std::string_view key, object_id value)
{
    copy(add(type::object_id, key, value.data().size()), bytes_view(value.data()));
    return *this;
}

document_builder& document_builder::append(std::string_view key, datetime value)
{
    detail::store(add(type::datetime, key, 8), static_cast<std::int64_t>(value.time_since_epoch().count()));
    return *this;
}

void detail::append_moment(document_builder& out, std::string_view key,
                           std::optional<std::chrono::milliseconds> since_epoch)
{
    if (!since_epoch)
        refuse(errc::out_of_range, "a moment farther from 1970 than 292 million years, under this key", key);
    out.append(key, datetime(*since_epoch));
}

document_builder& document_builder::append(std::string_view key, timestamp value)
{
    std::uint8_t* at = add(type::timestamp, key, 8);
    detail::store(at, value.increment);
    detail::store(at + 4, value.seconds);
    return *this;
}

document_builder& document_builder::append(std::string_view key, decimal128 value)
{
    std::uint8_t* at = add(type::decimal128, key, 16);
    detail::store(at, value.low());
    detail::store(at + 8, value.high());
    return *this;
}

document_builder& document_builder::append(std::string_view key, binary_view value)
{
    const std::size_t inner_length = value.subtype == binary_subtype::binary_old ? 4 : 0;
    std::uint8_t* at = add(type::binary, key, 5 + inner_length + value.bytes.size());
    detail::store(at, static_cast<std::uint32_t>(inner_length + value.bytes.size()));
    at[4] = static_cast<std::uint8_t>(value.subtype);
    if (inner_length != 0)
        detail::store(at + 5, static_cast<std::uint32_t>(value.bytes.size()));
    copy(at + 5 + inner_length, value.bytes);
    return *this;
}

document_builder& document_builder::append(std::string_view key, regex_view value)
{
    check_c_string(value.pattern, "a pattern cannot be this");
    check_c_string(value.options, "options of a pattern cannot be this");
    const std::string options = detail::sorted_options(value.options);
    std::uint8_t* at = add(type::regex, key, value.pattern.size() + 1 + options.size() + 1);
    copy_with_zero(copy_with_zero(at, value.pattern), options);
    return *this;
}

document_builder& document_builder::append(std::string_view key, code_view value)
{
    return add_string(type::code, key, value.text);
}

document_builder& document_builder::append(std::string_view key, symbol_view value)
{
    return add_string(type::symbol, key, value.text);
}

document_builder& document_builder::append(std::string_view key, db_pointer_view value)
{
    check_text(value.collection, "text that is not UTF-8");
    std::uint8_t* at = add(type::db_pointer, key, 4 + value.collection.size() + 1 + value.id.data().size());
    copy(copy_string(at, value.collection), bytes_view(value.id.data()));
    return *this;
}

document_builder& document_builder::append(std::string_view key, code_with_scope_view value)
{
    check_text(value.text, "text that is not UTF-8");
    const std::size_t size = 4 + 4 + value.text.size() + 1 + value.scope.data().size();
    std::uint8_t* at = add(type::code_with_scope, key, size);
    detail::store(at, static_cast<std::uint32_t>(size));
    copy(copy_string(at + 4, value.text), value.scope.data());
    return *this;
}

document_builder& document_builder::append(std::string_view key, null_t)
{
    add(type::null, key, 0);
    return *this;
}

document_builder& document_builder::append(std::string_view key, undefined_t)
{
    add(type::undefined, key, 0);
    return *this;
}

document_builder& document_builder::append(std::string_view key, min_key)
{
    add(type::min_key, key, 0);
    return *this;
}

document_builder& document_builder::append(std::string_view key, max_key)
{
    add(type::max_key, key, 0);
    return *this;
}

document_builder& document_builder::append(std::string_view key, value_view value)
{
    if (value)
        copy(add(value.kind(), key, value.data().size()), value.data());
    return *this;
}

document_builder& document_builder::append_all(document_view fields)
{
    if (!in_array())
    {
        // As they stand: behind the length, before the zero byte.
        const auto elements = fields.data().subspan(4, fields.data().size() - detail::smallest_document);
        copy(extend(elements.size()), elements);
        return *this;
    }
    for (const element& field : fields)
        append(field);
    return *this;
}

} // namespace zonda::bson
