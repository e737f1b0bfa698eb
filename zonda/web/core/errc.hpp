// What can be wrong with a request, and the status that says so to its sender.
#pragma once

#include <zonda/base/error.hpp>

namespace zonda::web
{

enum class errc
{
    // The head.
    bad_request_line = 1,        // 400
    bad_method,                  // 400
    bad_target,                  // 400
    bad_version,                 // 400
    unsupported_version,         // 505
    bad_line_end,                // 400
    bad_field_name,              // 400
    bad_field_value,             // 400
    bad_host,                    // 400
    head_too_large,              // 431
    too_many_fields,             // 431
    target_too_long,             // 414
                                 // The framing of its content.
    bad_content_length,          // 400
    bad_transfer_encoding,       // 400
    unsupported_transfer_coding, // 501
    expectation_failed,          // 417
    bad_chunk,                   // 400
    bad_trailer,                 // 400
    content_too_large,           // 413
    content_incomplete,          // 400
                                 // What the content says.
    bad_percent_encoding,        // 400
    bad_text,                    // 400: not UTF-8, or with control characters
    bad_form,                    // 400
    bad_json,                    // 400
    unsupported_media,           // 415
    missing_argument,            // 400
                                 // What we were about to send.
    unsafe_field,                // 500: CR, LF or NUL in an outgoing field
    bad_status,                  // 500: an answer has a status from 200 to 599
    bad_template,                // 500
    bad_setting,                 // 500: the program's, of its server
                                 // The connection.
    too_slow,                    // 408
    client_left,                 // nobody is there to read a status
    content_consumed,            // 500: the handler asked for the content twice
    unauthenticated,             // 401
    forbidden,                   // 403
    server_stopped,              // 503
};

const error_category& web_category() noexcept;
error_code make_error_code(errc value) noexcept;

/// The status code that tells the sender; 500 for what is not the sender's fault.
int status_of(errc value) noexcept;
/// Of any code: a web code's own status, else 500.
int status_of(const error_code& code) noexcept;

/// An answer other than the one that was asked for, thrown by a handler or by what it calls:
/// `throw http_error(404, "there is no such room")`. The words reach the client.
class http_error : public error
{
public:
    http_error(int status_code, const std::string& words);

    int status_code() const noexcept { return code().value(); }
};

/// Codes whose value is an HTTP status.
const error_category& status_category() noexcept;

} // namespace zonda::web

namespace boost::system
{
template <>
struct is_error_code_enum<zonda::web::errc> : std::true_type
{
};
} // namespace boost::system
