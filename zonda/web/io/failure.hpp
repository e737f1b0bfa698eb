// From what went wrong to what the client is told.
#pragma once

#include <zonda/web/request.hpp>
#include <zonda/web/response.hpp>

#include <exception>
#include <string_view>

namespace zonda::web
{

/// The application's error handler, or a plain page, JSON or text as the client accepts it. Empty words: what the
/// status says.
response error_answer(request& of, int status_code, std::string_view words);

/// What a handler threw, as an answer. Words reach the client when they were meant for it (http_error) or say what is
/// wrong with its request; anything else is logged, and the client gets a bare 500. In development it gets the page
/// that shows it.
response answer_to_failure(request& of, const std::exception_ptr& failure, bool development);

/// A path that nobody serves; in development with what there is.
response answer_to_unknown_path(request& of, bool development);

void log_failure(request& of, const std::exception_ptr& failure);

} // namespace zonda::web
