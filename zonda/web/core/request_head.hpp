// The head of a request: where its parts lie in the bytes that were read. It owns nothing.
#pragma once

#include <zonda/web/core/field_name.hpp>
#include <zonda/web/core/framing.hpp>
#include <zonda/web/core/method.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace zonda::web
{

/// A part of the head, counted from its first byte, so that the bytes may move.
struct text_position
{
    std::uint32_t at{0};
    std::uint32_t size{0};
};

struct field_position
{
    text_position value;
    std::uint32_t name_at{0};
    std::uint16_t name_size{0};
    field_name known{field_name::other};
};

struct field_view
{
    std::string_view name;
    std::string_view value;
};

/// Everything about a head but its bytes and its fields; trivially copied.
struct head_layout
{
    text_position method_text{};
    text_position target{};
    text_position path{};
    text_position query{};
    text_position authority{}; // of the target, when it has one; else of Host
    std::uint32_t size{0};     // of the whole head with its last CR LF
    std::uint16_t field_count{0};
    web::method method{web::method::get};
    std::uint8_t minor_version{1}; // HTTP/1.0 or 1.1; a later 1.x is read as 1.1 (RFC 9110, 6.2)
    bool path_is_encoded{false};   // there is a % in it
    content_framing framing{};
    std::array<std::uint8_t, known_field_names> first{}; // its place in the fields, from 1; 0: it is not there
};

/// Views of a head; valid as long as the bytes and the field positions that it was made of.
class request_head
{
public:
    request_head() = default;
    request_head(const char* data, const head_layout* layout, const field_position* fields) noexcept
        : data_(data),
          layout_(layout),
          fields_(fields)
    {
    }

    web::method method() const noexcept { return layout_->method; }
    std::string_view method_text() const noexcept { return text(layout_->method_text); }
    std::string_view target() const noexcept { return text(layout_->target); }
    /// Still percent-encoded; "/" for an absolute target without a path, "*" for `OPTIONS *`.
    std::string_view path() const noexcept { return layout_->path.size == 0 ? "/" : text(layout_->path); }
    /// Behind the first `?`, still percent-encoded; empty if there is none.
    std::string_view query() const noexcept { return text(layout_->query); }
    /// Host and port that the request is for.
    std::string_view host() const noexcept { return text(layout_->authority); }
    int minor_version() const noexcept { return layout_->minor_version; }
    const content_framing& framing() const noexcept { return layout_->framing; }
    const head_layout& layout() const noexcept { return *layout_; }

    std::size_t field_count() const noexcept { return layout_->field_count; }
    field_view field(std::size_t index) const noexcept
    {
        const field_position& one = fields_[index];
        return {std::string_view(data_ + one.name_at, one.name_size), text(one.value)};
    }
    field_name known_name(std::size_t index) const noexcept { return fields_[index].known; }

    /// The value of the first field of that name; names ignore case.
    std::optional<std::string_view> find(field_name name) const noexcept;
    std::optional<std::string_view> find(std::string_view name) const noexcept;
    /// The value, or nothing at all, for fields where that means the same.
    std::string_view value_of(field_name name) const noexcept { return find(name).value_or(std::string_view{}); }

    /// Calls `f(value)` for each field of that name, in order.
    template <class F>
    void for_each(field_name name, F f) const
    {
        const std::size_t first = layout_->first[static_cast<std::size_t>(name)];
        for (std::size_t i = first; i != 0 && i <= field_count(); ++i)
        {
            if (fields_[i - 1].known == name)
            {
                f(text(fields_[i - 1].value));
            }
        }
    }

private:
    std::string_view text(text_position where) const noexcept { return {data_ + where.at, where.size}; }

    const char* data_{nullptr};
    const head_layout* layout_{nullptr};
    const field_position* fields_{nullptr};
};

} // namespace zonda::web
