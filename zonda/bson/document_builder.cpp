#include <zonda/base/text.hpp>
#include <zonda/bson/document_builder.hpp>
#include <zonda/bson/errc.hpp>

#include <boost/assert.hpp>

#include <charconv>

namespace zonda::bson
{
namespace
{

constexpr std::size_t largest_document = 0x7FFFFFFF;

[[noreturn]] void refuse(errc code, std::string_view what, std::string_view text)
{
    std::string words = "BSON: ";
    words.append(what).append(": ");
    append_json_string(words, text);
    throw error(code, words);
}

void check_text(std::string_view text, std::string_view what)
{
    if (!is_utf8(text)) [[unlikely]]
        refuse(errc::not_utf8, what, text);
}

// Keys, patterns and options end at their first zero byte.
void check_c_string(std::string_view text, std::string_view what)
{
    if (text.find('\0') != std::string_view::npos) [[unlikely]]
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

document_builder::document_builder(bytes& out, root kind) : out_(out), begin_(out.size()), levels_(own_levels_)
{
    enter(kind == root::array ? 0 : not_an_array);
}

document_builder::document_builder(bytes& out, level* levels, std::uint32_t depth_limit)
    : out_(out),
      begin_(out.size()),
      depth_limit_(depth_limit),
      levels_(levels)
{
    enter(not_an_array);
}

std::uint8_t* document_builder::extend(std::size_t count)
{
    const std::size_t before = out_.size();
    if (count > largest_document || before - begin_ > largest_document - count) [[unlikely]]
        throw error(errc::too_large, "BSON: a document of more than 2,147,483,647 bytes");
    out_.resize(before + count);
    return out_.data() + before;
}

void document_builder::enter(std::uint32_t index)
{
    if (depth_ == depth_limit_)
        throw error(errc::too_deep, "BSON: more than " + std::to_string(depth_limit_) + " documents inside each other");
    levels_[depth_++] = {static_cast<std::uint32_t>(out_.size() - begin_), index};
    extend(4);
}

void document_builder::leave()
{
    BOOST_ASSERT_MSG(depth_ != 0, "document_builder: more is closed than was opened");
    *extend(1) = 0;
    const std::size_t begin = begin_ + levels_[--depth_].begin;
    detail::store(out_.data() + begin, static_cast<std::uint32_t>(out_.size() - begin));
}

std::string_view document_builder::key_or_index(std::string_view key, char (&digits)[10])
{
    BOOST_ASSERT_MSG(depth_ != 0, "document_builder: appended to a document that is finished");
    level& here = levels_[depth_ - 1];
    if (here.index == not_an_array)
    {
        check_c_string(key, "a key cannot be this");
        return key;
    }
    const auto end = std::to_chars(digits, digits + sizeof digits, here.index++).ptr;
    return {digits, static_cast<std::size_t>(end - digits)};
}

std::uint8_t* document_builder::add(type kind, std::string_view key, std::size_t value_size)
{
    char digits[10];
    key = key_or_index(key, digits);
    std::uint8_t* at = extend(1 + key.size() + 1 + value_size);
    *at = static_cast<std::uint8_t>(kind);
    return copy_with_zero(at + 1, key);
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
    std::string options(value.options);
    std::ranges::sort(options);
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
    for (const element& field : fields)
        append(field);
    return *this;
}

} // namespace zonda::bson
