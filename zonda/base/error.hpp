// What a failed operation says: a code for programs, words for people.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/error_code.hpp>

#include <stdexcept>
#include <string>

namespace zonda
{

using boost::system::error_category;
using boost::system::error_code;

/// A failure: `code()` for the program, `what()` for the person (what happened, where, what to do).
/// It is both the exception that a task throws and the error that a result holds.
class error : public std::runtime_error
{
public:
    /// No failure: what `error()` of a result that holds a value gives.
    error() : error(error_code()) {}
    explicit error(error_code code) : std::runtime_error(code.message()), code_(code) {}
    error(error_code code, const std::string& words) : std::runtime_error(words), code_(code) {}

    const error_code& code() const noexcept { return code_; }

private:
    error_code code_;
};

/// The words, for streams and failing tests.
template <class Stream>
Stream& operator<<(Stream& out, const error& failure)
{
    out << failure.what();
    return out;
}

/// `result<T>::value()` throws the error it holds.
[[noreturn]] inline void throw_exception_from_error(const error& failure, const boost::source_location&)
{
    throw failure;
}

/// Filled by an operation that reports to a token which carries a code only: `.diagnostics(d)`.
struct diagnostics
{
    std::string message;
};

} // namespace zonda
