#include <zonda/base/text.hpp>
#include <zonda/web/answered_otherwise.hpp>
#include <zonda/web/application.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/hmac.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/core/percent.hpp>
#include <zonda/web/core/status.hpp>
#include <zonda/web/sign_in.hpp>

namespace zonda::web
{

namespace
{

constexpr std::string_view user_cookie = "user";

bool shows_a_page(const request& of) noexcept
{
    return of.method() == method::get &&
           of.head().value_of(field_name::accept).find("text/html") != std::string_view::npos;
}

task<std::string> submitted_token(request& of)
{
    if (const auto token = of.field(field_name::x_xsrftoken))
    {
        co_return std::string(*token);
    }
    const std::string_view type = of.head().value_of(field_name::content_type);
    if (is_media_type(type, media_type::form) || is_media_type(type, media_type::multipart_form))
    {
        const arguments form = co_await of.form();
        co_return form.text("_xsrf", "");
    }
    co_return std::string();
}

} // namespace

std::optional<user> current_user(const request& of)
{
    auto name = of.signed_cookie(user_cookie, of.application().settings().sign_in_lasts);
    return name ? std::optional(user{std::move(*name)}) : std::nullopt;
}

task<user> authenticated(request& of)
{
    if (auto who = current_user(of))
    {
        co_return std::move(*who);
    }
    const std::string& sign_in_path = of.application().settings().sign_in_path;
    if (!sign_in_path.empty() && shows_a_page(of))
    {
        throw answered_otherwise(redirect(sign_in_path + "?next=" + percent_encoded(of.head().target())));
    }
    throw http_error(status::unauthorized, "sign in first");
}

void sign_in(request& of, const user& who)
{
    of.set_signed_cookie(
        {.name = std::string(user_cookie), .value = who.name, .max_age = of.application().settings().sign_in_lasts});
}

void sign_out(request& of)
{
    of.forget_cookie(user_cookie);
}

task<void> check_xsrf(request& of)
{
    const std::string submitted = co_await submitted_token(of);
    const auto token = unmasked(submitted);
    const auto expected = from_base64url(of.cookie("_xsrf").value_or(std::string_view{}));
    if (!token || !expected || !equal_in_constant_time(*token, *expected))
    {
        throw http_error(status::forbidden, submitted.empty()
                                                ? "the XSRF token is missing: send it as X-XSRFToken, or "
                                                  "in the form as _xsrf"
                                                : "the XSRF token is wrong: reload the page and try again");
    }
}

std::string xsrf_form_field(request& of)
{
    return "<input type=\"hidden\" name=\"_xsrf\" value=\"" + of.xsrf_token() + "\">";
}

} // namespace zonda::web
