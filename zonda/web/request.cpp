#include <zonda/base/text.hpp>
#include <zonda/loop/loop.hpp>
#include <zonda/web/application.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/core/status.hpp>
#include <zonda/web/io/form_content.hpp>
#include <zonda/web/io/random.hpp>
#include <zonda/web/io/required_type.hpp>
#include <zonda/web/request.hpp>

#include <algorithm>
#include <stdexcept>

namespace zonda::web
{

namespace
{

constexpr std::string_view xsrf_cookie = "_xsrf";

std::optional<xsrf_token> parse_token(std::string_view text)
{
    const auto raw = from_base64url(text);
    xsrf_token token{};
    if (!raw || raw->size() != token.size())
    {
        return std::nullopt;
    }
    std::copy(raw->begin(), raw->end(), token.begin());
    return token;
}

} // namespace

const arguments& request::query()
{
    if (!query_)
    {
        auto parsed = parse_form(head_.query());
        if (!parsed)
        {
            throw http_error(status::bad_request, std::string("the query is malformed: ") + parsed.error().what());
        }
        query_.emplace(std::move(*parsed));
    }
    return *query_;
}

std::optional<std::string_view> request::cookie(std::string_view name) const noexcept
{
    std::optional<std::string_view> found;
    head_.for_each(field_name::cookie,
                   [&](std::string_view value)
                   {
                       if (!found)
                       {
                           found = find_cookie(value, name);
                       }
                   });
    return found;
}

std::optional<std::string> request::signed_cookie(std::string_view name, std::chrono::seconds max_age) const
{
    const auto text = cookie(name);
    return text ? application_.settings().keys.verify(name, *text, home_.wall_now(), max_age) : std::nullopt;
}

task<std::string> request::content()
{
    if (std::exchange(content_taken_, true))
    {
        throw error(errc::content_consumed);
    }
    std::string all;
    while (const auto piece = co_await next_chunk())
    {
        all.append(*piece);
    }
    co_return all;
}

task<arguments> request::form()
{
    if (!form_)
    {
        co_await read_form();
    }
    co_return *form_;
}

task<uploaded_files> request::files()
{
    if (!form_)
    {
        co_await read_form();
    }
    co_return files_;
}

task<void> request::read_form()
{
    require_media_type(*this, {media_type::form, media_type::multipart_form});
    if (is_media_type(head_.value_of(field_name::content_type), media_type::form))
    {
        const std::string text = co_await content();
        form_.emplace(parse_form(text).value());
        co_return;
    }
    if (std::exchange(content_taken_, true))
    {
        throw error(errc::content_consumed);
    }
    form_content read = co_await read_form_content(*this, uploads());
    files_ = uploaded_files(std::move(read.files));
    form_.emplace(std::move(read.fields));
}

void request::set_cookie(const web::cookie& one)
{
    cookies_to_set_.push_back(to_set_cookie(one).value());
}

void request::set_signed_cookie(web::cookie one)
{
    const signing_keys& keys = application_.settings().keys;
    if (keys.empty())
    {
        throw std::logic_error("a signed cookie needs a key: give the application's settings one (settings.keys)");
    }
    one.value = keys.sign(one.name, one.value, home_.wall_now());
    one.secure = one.secure || application_.settings().secure_cookies;
    set_cookie(one);
}

void request::forget_cookie(std::string_view name)
{
    set_cookie({.name = std::string(name), .value = {}, .max_age = std::chrono::seconds(0)});
}

web::xsrf_token request::current_xsrf_token()
{
    if (!xsrf_token_)
    {
        xsrf_token_ = parse_token(cookie(xsrf_cookie).value_or(std::string_view{}));
    }
    if (!xsrf_token_)
    {
        xsrf_token_.emplace();
        fill_with_random_bytes(*xsrf_token_);
        set_cookie({.name = std::string(xsrf_cookie),
                    .value = to_base64url(*xsrf_token_),
                    .max_age = application_.settings().sign_in_lasts,
                    .secure = application_.settings().secure_cookies});
    }
    return *xsrf_token_;
}

std::string request::xsrf_token()
{
    web::xsrf_token mask{};
    fill_with_random_bytes(mask);
    return masked(current_xsrf_token(), mask);
}

} // namespace zonda::web
