#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/status.hpp>

#include <array>
#include <string>

namespace zonda::web
{

namespace
{

struct entry
{
    errc value;
    int status_code;
    const char* words;
};

constexpr entry entries[] = {
    {errc::bad_request_line, 400, "the request line is not METHOD TARGET HTTP/1.1"},
    {errc::bad_method, 400, "the method is not a token"},
    {errc::bad_target, 400, "the request target is malformed"},
    {errc::bad_version, 400, "the HTTP version is malformed"},
    {errc::unsupported_version, 505, "this HTTP version is not spoken here"},
    {errc::bad_line_end, 400, "a line does not end in CR LF"},
    {errc::bad_field_name, 400, "a field name is malformed"},
    {errc::bad_field_value, 400, "a field value has a character that is not allowed"},
    {errc::bad_host, 400, "exactly one valid Host is needed"},
    {errc::head_too_large, 431, "the head of the request is too large"},
    {errc::too_many_fields, 431, "the request has too many fields"},
    {errc::target_too_long, 414, "the request target is too long"},
    {errc::bad_content_length, 400, "the Content-Length is not one number"},
    {errc::bad_transfer_encoding, 400, "the Transfer-Encoding is not one final chunked"},
    {errc::unsupported_transfer_coding, 501, "this transfer coding is not supported"},
    {errc::expectation_failed, 417, "the only expectation that is known is 100-continue"},
    {errc::bad_chunk, 400, "the chunked content is malformed"},
    {errc::bad_trailer, 400, "a trailer field is malformed or not allowed there"},
    {errc::content_too_large, 413, "the content is larger than this accepts"},
    {errc::content_incomplete, 400, "the content ended too early"},
    {errc::bad_percent_encoding, 400, "a percent-encoding is not % and two hexadecimal digits"},
    {errc::bad_text, 400, "text is not UTF-8"},
    {errc::bad_form, 400, "the form is malformed"},
    {errc::bad_json, 400, "the JSON is malformed"},
    {errc::unsupported_media, 415, "the content is of a type that this does not accept"},
    {errc::missing_argument, 400, "an argument is missing"},
    {errc::unsafe_field, 500, "an outgoing field has a character that would break the response"},
    {errc::bad_status, 500, "the status of an answer is 200 to 599"},
    {errc::bad_template, 500, "a template is malformed or was given other data than it expects"},
    {errc::bad_setting, 500, "a setting of the server is out of its range"},
    {errc::too_slow, 408, "the request came too slowly"},
    {errc::client_left, 500, "the client left"},
    {errc::content_consumed, 500, "the content of the request was already read"},
    {errc::unauthenticated, 401, "sign in first"},
    {errc::forbidden, 403, "this is not allowed"},
    {errc::server_stopped, 503, "the server is stopping"},
};

const entry* find(int value) noexcept
{
    for (const entry& one : entries)
    {
        if (static_cast<int>(one.value) == value)
        {
            return &one;
        }
    }
    return nullptr;
}

class web_error_category final : public error_category
{
public:
    const char* name() const noexcept override { return "zonda.web"; }
    std::string message(int value) const override
    {
        const entry* one = find(value);
        return one ? one->words : "unknown web error";
    }
};

class http_status_category final : public error_category
{
public:
    const char* name() const noexcept override { return "http.status"; }
    std::string message(int value) const override { return std::string(reason_phrase(value)); }
};

} // namespace

const error_category& web_category() noexcept
{
    static const web_error_category category;
    return category;
}

const error_category& status_category() noexcept
{
    static const http_status_category category;
    return category;
}

error_code make_error_code(errc value) noexcept
{
    return {static_cast<int>(value), web_category()};
}

int status_of(errc value) noexcept
{
    const entry* one = find(static_cast<int>(value));
    return one ? one->status_code : status::internal_server_error;
}

int status_of(const error_code& code) noexcept
{
    if (code.category() == web_category())
    {
        return status_of(static_cast<errc>(code.value()));
    }
    if (code.category() == status_category() && code.value() >= 400 && code.value() <= 599)
    {
        return code.value();
    }
    return status::internal_server_error;
}

http_error::http_error(int status_code, const std::string& words)
    : error(error_code(status_code, status_category()), words)
{
}

} // namespace zonda::web
