// Who is it? A name in a signed cookie.
#pragma once

#include <zonda/loop/task.hpp>
#include <zonda/web/request.hpp>

#include <optional>
#include <string>

namespace zonda::web
{

struct user
{
    std::string name;
};

/// Whoever the request's cookie says has signed in, if it is genuine and not too old.
std::optional<user> current_user(const request& of);

/// The same, or http_error 401; a browser that shows a page goes to the application's sign_in_path, and comes back.
task<user> authenticated(request& of);

/// Sets the cookie. Throws std::logic_error if the application has no keys.
void sign_in(request& of, const user& who);
void sign_out(request& of);

/// The request carries our token: in its field X-XSRFToken, or in its form as `_xsrf`. Throws http_error 403 if not.
/// (What a browser says comes from another site was refused before; this also stops what old browsers do not tell.)
task<void> check_xsrf(request& of);

/// `<input type="hidden" name="_xsrf" value="...">`, for templates to put in raw.
std::string xsrf_form_field(request& of);

} // namespace zonda::web
