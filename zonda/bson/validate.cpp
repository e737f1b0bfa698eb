#include <zonda/base/text.hpp>
#include <zonda/base/utf8.hpp>
#include <zonda/bson/detail/quick_check.hpp>
#include <zonda/bson/detail/validations.hpp>
#include <zonda/bson/detail/value_size.hpp>
#include <zonda/bson/errc.hpp>
#include <zonda/bson/validate.hpp>

#include <array>

namespace zonda::bson
{
namespace
{

using detail::smallest_document;

class validator
{
public:
    explicit validator(bytes_view data) : begin_(data.data()), at_(begin_), end_(begin_ + data.size()) {}

    result<document_view> run()
    {
        const std::uint8_t* const end = end_;
        if (!enter(left(), "a document"))
            return failure();
        if (end_ != end)
        {
            at_ = end_;
            invalid(std::to_string(end - end_) + " bytes behind the end of the document");
            return failure();
        }
        while (depth_ != 0)
        {
            if (!(*at_ == 0 ? leave() : element()))
                return failure();
        }
        return document_view::trusted(begin_);
    }

private:
    // A document that is being read: where its last zero byte ends, and the key under which it stands. Without a
    // constructor, so that nobody pays for levels that are not reached.
    struct level
    {
        const std::uint8_t* end;
        const char* key;
        std::size_t key_size;

        std::string_view name() const noexcept { return {key, key_size}; }
    };

    // All that may still be read: the bytes of the innermost document, with its closing zero byte.
    std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - at_); }

    bool fail(errc code, std::string words)
    {
        code_ = code;
        words_ = std::move(words);
        return false;
    }
    bool invalid(std::string words) { return fail(errc::invalid_document, std::move(words)); }

    // The keys on the way to what is wrong; cut where they are long, since a peer chose them.
    std::string path() const
    {
        constexpr std::size_t most = 1'000;
        std::string where;
        const auto add = [&where](std::string_view key) { where.append(key.substr(0, most + 1)); };
        for (std::size_t i = 1; i < depth_ && where.size() <= most; ++i)
        {
            add(levels_[i].name());
            where += '.';
        }
        add(key_);
        if (where.size() <= most)
            return where;
        std::size_t size = most;
        while (zonda::detail::is_utf8_continuation(static_cast<std::uint8_t>(where[size])))
            --size;
        where.resize(size);
        return where += "…";
    }

    error failure() const
    {
        const std::string where = path();
        std::string words = "BSON";
        if (!where.empty())
        {
            words += " at ";
            append_json_string(words, where); // the key itself may be what is wrong
        }
        words += " (byte " + std::to_string(at_ - begin_) + "): " + words_;
        return error(code_, words);
    }

    // Begins the document at `at_`, of which `room` bytes can belong to it.
    bool enter(std::size_t room, const char* what)
    {
        if (room < smallest_document)
            return invalid(std::string(what) + " where " + std::to_string(room) + " bytes are left");
        const std::size_t length = detail::load_length(at_);
        if (length < smallest_document || length > room)
            return invalid(std::string(what) + " of " + std::to_string(detail::load<std::int32_t>(at_)) +
                           " bytes where " + std::to_string(room) + " are left");
        if (at_[length - 1] != 0)
            return invalid(std::string(what) + " without a zero byte at its end");
        if (depth_ == max_depth)
            return fail(errc::too_deep, "more than " + std::to_string(max_depth) + " documents inside each other");
        levels_[depth_] = {at_ + length, key_.data(), key_.size()};
        ++depth_;
        end_ = at_ + length;
        at_ += 4;
        key_ = {};
        return true;
    }

    // At a zero byte where an element could be.
    bool leave()
    {
        ++at_;
        if (at_ != end_)
            return invalid("the document ends " + std::to_string(left()) + " bytes before its length says");
        key_ = levels_[--depth_].name();
        if (depth_ != 0)
            end_ = levels_[depth_ - 1].end;
        return true;
    }

    bool element()
    {
        const auto kind = static_cast<type>(*at_);
        const detail::value_layout layout = detail::layouts[*at_];
        key_ = {};
        if (layout.known == 0)
            return invalid("no type has the number " + std::to_string(*at_));
        ++at_;
        if (!c_string(key_, "a key"))
            return false;
        // Everything before the document's closing zero byte is the value's.
        const std::size_t room = left() - 1;
        if (layout.fixed > room)
            return invalid(std::string(name_of(kind)) + " where " + std::to_string(room) + " bytes are left");
        if (layout.counted == 0)
            return value_of_fixed_size(kind, layout.fixed);
        switch (kind)
        {
        case type::document:
        case type::array:
            return enter(room, name_of(kind).data());
        case type::binary:
            return binary(room);
        case type::code_with_scope:
            return code_with_scope(room);
        case type::db_pointer:
            if (!string(kind, room - 12))
                return false;
            at_ += 12;
            return true;
        default:
            return string(kind, room);
        }
    }

    bool value_of_fixed_size(type kind, std::size_t size)
    {
        if (kind == type::regex)
        {
            std::string_view text;
            return c_string(text, "a pattern") && c_string(text, "a pattern's options");
        }
        if (kind == type::boolean && *at_ > 1)
            return invalid("a boolean of " + std::to_string(*at_));
        at_ += size;
        return true;
    }

    // Text up to a zero byte, which is not the one that closes the document.
    bool c_string(std::string_view& text, const char* what)
    {
        const std::uint8_t* const begin = at_;
        const std::uint8_t* const last = end_ - 1;
        const std::uint8_t* p = begin;
        while (p != last && *p != 0)
        {
            const std::size_t length = zonda::detail::utf8_character(p, static_cast<std::size_t>(last - p));
            if (length == 0)
            {
                at_ = p;
                return fail(errc::not_utf8, std::string(what) + " that is not UTF-8");
            }
            p += length;
        }
        if (p == last)
            return invalid(std::string(what) + " without an end");
        text = {reinterpret_cast<const char*>(begin), static_cast<std::size_t>(p - begin)};
        at_ = p + 1;
        return true;
    }

    // int32 length with the closing zero byte, text, zero byte.
    bool string(type kind, std::size_t room)
    {
        const std::size_t length = detail::load_length(at_);
        if (length == 0 || length > room - 4)
            return invalid(std::string(name_of(kind)) + " of " + std::to_string(detail::load<std::int32_t>(at_)) +
                           " bytes where " + std::to_string(room - 4) + " are left");
        if (at_[4 + length - 1] != 0)
            return invalid(std::string(name_of(kind)) + " without a zero byte at its end");
        if (!is_utf8(detail::stored_string(at_)))
            return fail(errc::not_utf8, std::string(name_of(kind)) + " that is not UTF-8");
        at_ += 4 + length;
        return true;
    }

    // int32 length, subtype, bytes; the old subtype has its length a second time before the bytes.
    bool binary(std::size_t room)
    {
        const std::size_t length = detail::load_length(at_);
        if (length > room - 5)
            return invalid("binData of " + std::to_string(detail::load<std::int32_t>(at_)) + " bytes where " +
                           std::to_string(room - 5) + " are left");
        if (static_cast<binary_subtype>(at_[4]) == binary_subtype::binary_old &&
            (length < 4 || detail::load_length(at_ + 5) != length - 4))
            return invalid("binData of subtype 2 whose two lengths disagree");
        at_ += 5 + length;
        return true;
    }

    // int32 length of all, string, document.
    bool code_with_scope(std::size_t room)
    {
        constexpr std::size_t smallest = 4 + 4 + 1 + smallest_document;
        const std::size_t length = room < smallest ? 0 : detail::load_length(at_);
        if (length < smallest || length > room)
            return invalid("javascriptWithScope that does not fit into the " + std::to_string(room) +
                           " bytes that are left");
        const std::uint8_t* const end = at_ + length;
        at_ += 4;
        if (!string(type::code, length - 4 - smallest_document))
            return false;
        const auto scope = static_cast<std::size_t>(end - at_);
        if (detail::load_length(at_) != scope)
            return invalid("javascriptWithScope whose lengths disagree");
        return enter(scope, "a scope");
    }

    const std::uint8_t* begin_;
    const std::uint8_t* at_;
    const std::uint8_t* end_;
    std::size_t depth_{0};
    std::string_view key_;
    std::array<level, max_depth> levels_;
    errc code_{errc::invalid_document};
    std::string words_;
};

} // namespace

result<document_view> detail::validate_carefully(bytes_view data)
{
    return validator(data).run();
}

result<document_view> validate(bytes_view data)
{
#ifndef NDEBUG
    ++detail::validations;
#endif
    if (detail::is_plainly_valid(data))
        return document_view::trusted(data.data());
    return detail::validate_carefully(data);
}

std::optional<std::size_t> document_length(bytes_view data) noexcept
{
    if (data.size() < smallest_document)
        return std::nullopt;
    const std::size_t length = detail::load_length(data.data());
    return length >= smallest_document && length <= data.size() ? std::optional(length) : std::nullopt;
}

} // namespace zonda::bson
