// What a person reads when the database fails.
#pragma once

#include <zonda/loop/task.hpp>
#include <zonda/web.hpp>

#include <string>
#include <utility>

namespace genie
{

/// Whether a write failed because a document with its key is there already.
bool is_duplicate(const zonda::error& failure) noexcept;

/// The error 503 that says so.
zonda::web::http_error database_trouble(const std::string& words = "The database cannot be reached.");

/// Throws database_trouble for an error of the driver or the server, which is logged; anything else as it is.
[[noreturn]] void tell_of_trouble(const zonda::error& failure, zonda::loop& home);

/// Runs `body`; an error of the database becomes database_trouble.
template <class T>
zonda::task<T> telling_of_trouble(zonda::loop& home, zonda::task<T> body)
{
    try
    {
        co_return co_await std::move(body);
    }
    catch (const zonda::error& failure)
    {
        tell_of_trouble(failure, home);
    }
}

} // namespace genie
