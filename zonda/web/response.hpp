// What a handler answers.
#pragma once

#include <zonda/web/content_source.hpp>
#include <zonda/web/core/cookie.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/core/response_head.hpp>
#include <zonda/web/core/status.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace zonda::web
{

/// A status, fields and content. Made by the functions below; changed by its members, in a chain or one by one:
///
///     co_return web::json(message).with_status(201).with_field("Cache-Control", "no-store");
class response
{
public:
    /// Without content. Throws as set_status.
    explicit response(int status_code = status::ok) { set_status(status_code); }
    /// `content_type` is not copied: one of media_type's, or a literal.
    response(std::string_view content_type, std::string content) noexcept
        : content_type_(content_type),
          content_(std::move(content))
    {
    }
    /// Content that several responses share.
    response(std::string_view content_type, std::shared_ptr<const std::string> content) noexcept
        : content_type_(content_type),
          content_(std::move(content))
    {
    }
    /// Content that is made while it is sent.
    response(std::string_view content_type, std::unique_ptr<content_source> content) noexcept
        : content_type_(content_type),
          content_(std::move(content))
    {
    }

    int status_code() const noexcept { return status_code_; }
    std::string_view content_type() const noexcept { return content_type_; }
    const std::vector<field>& fields() const noexcept { return fields_; }
    /// Content that is in memory; empty for a stream.
    std::string_view content() const noexcept;
    /// Null for content in memory.
    content_source* source() const noexcept;

    /// Throws error bad_status if it is not 200 to 599: 1xx is no answer, the server itself says 100 when it is due.
    void set_status(int status_code);
    /// `content_type` is not copied: one of media_type's, or a literal.
    void set_content_type(std::string_view content_type) noexcept { content_type_ = content_type; }
    /// Adds a field. Throws error unsafe_field if the name is no token, the value has a control character, or the
    /// field is one that the server decides (Content-Length, Transfer-Encoding, Connection, Date) or that has a setter.
    void add_field(std::string name, std::string value);
    /// Throws error unsafe_field as to_set_cookie() says.
    void set_cookie(const cookie& one);
    /// Tells the browser to drop a cookie of this name (and path /).
    void forget_cookie(std::string_view name);

    response&& with_status(int status_code) &&
    {
        set_status(status_code);
        return std::move(*this);
    }
    response&& with_field(std::string name, std::string value) &&
    {
        add_field(std::move(name), std::move(value));
        return std::move(*this);
    }
    response&& with_cookie(const cookie& one) &&
    {
        set_cookie(one);
        return std::move(*this);
    }

private:
    using shared_text = std::shared_ptr<const std::string>;

    int status_code_{status::ok};
    std::string_view content_type_{};
    std::vector<field> fields_{};
    std::variant<std::string, shared_text, std::unique_ptr<content_source>> content_{};
};

inline response text(std::string content)
{
    return {media_type::text, std::move(content)};
}

inline response html(std::string content)
{
    return {media_type::html, std::move(content)};
}

/// Content that is JSON already.
inline response json(std::string content)
{
    return {media_type::json, std::move(content)};
}

/// The same JSON for many: one buffer, however many read it.
inline response json(std::shared_ptr<const std::string> content)
{
    return {media_type::json, std::move(content)};
}

/// A type with a function `append_json_text(std::string&, const T&)` beside it.
template <class T>
concept has_json_text = requires(std::string& out, const T& value) { append_json_text(out, value); };

template <has_json_text T>
response json(const T& value)
{
    std::string content;
    append_json_text(content, value);
    return json(std::move(content));
}

/// A status and nothing else: 204, or an error without words. Throws error bad_status as response::set_status.
inline response empty(int status_code = status::no_content)
{
    return response(status_code);
}

/// To another place: 303 makes the browser GET it. `target` is a path of this site or a whole URL that the program
/// itself made; one that came from a client goes through is_local_target(). Throws error unsafe_field if it is none,
/// bad_status as response::set_status.
response redirect(std::string target, int status_code = status::see_other);

/// Content that `produce(writer&)` makes while it is sent; a `task<void>`. It is owned by the response.
response stream(std::string_view content_type, std::function<task<void>(writer&)> produce);

} // namespace zonda::web
