// What a handler is asked.
#pragma once

#include <zonda/loop/ledger.hpp>
#include <zonda/loop/task.hpp>
#include <zonda/web/arguments.hpp>
#include <zonda/web/core/cookie.hpp>
#include <zonda/web/core/request_head.hpp>
#include <zonda/web/core/xsrf.hpp>
#include <zonda/web/uploaded_file.hpp>

#include <boost/json/fwd.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonda
{
class loop;
}

namespace zonda::web
{

class application;
class route_options;
struct upload_settings;

/// A request, from its head on: its content is read when the handler asks for it. It outlives the handler's coroutine,
/// and so do all views of it. Threads: its loop's only.
class request
{
public:
    request(const request&) = delete;
    request& operator=(const request&) = delete;

    // The head.

    const request_head& head() const noexcept { return head_; }
    web::method method() const noexcept { return head_.method(); }
    /// As it was sent, percent-encoded.
    std::string_view path() const noexcept { return head_.path(); }
    std::string_view host() const noexcept { return head_.host(); }
    /// The value of the first field of that name; names ignore case.
    std::optional<std::string_view> field(std::string_view name) const noexcept { return head_.find(name); }
    std::optional<std::string_view> field(field_name name) const noexcept { return head_.find(name); }
    /// What stands behind the `?`, decoded. Throws http_error 400 if it is malformed.
    const arguments& query();
    std::optional<std::string_view> cookie(std::string_view name) const noexcept;
    /// The value of a cookie that set_signed_cookie made, if it is genuine and not older than `max_age`.
    std::optional<std::string> signed_cookie(std::string_view name,
                                             std::chrono::seconds max_age = std::chrono::hours(24 * 30)) const;

    // The content. Awaiting it answers `Expect: 100-continue`.
    // Errors of all: content_too_large (413), too_slow (408), content_incomplete, bad_chunk, bad_trailer (400).
    // Cancellation: no byte is lost that was not handed out. Content that nobody asks for any more is passed over, or
    // the connection closes after the answer.

    /// All of it, up to the limit. Once: a second call fails with content_consumed.
    task<std::string> content();
    /// The next piece as it comes; nothing at the end. The view is valid until the next call.
    virtual task<std::optional<std::string_view>> next_chunk() = 0;
    /// The fields of a form. Errors also: unsupported_media (415) when the content is neither
    /// application/x-www-form-urlencoded nor multipart/form-data; bad_form, bad_text, bad_percent_encoding (400);
    /// content_too_large (413) as the server's upload_settings say. May be awaited again.
    task<arguments> form();
    /// The files of the same form, small ones in memory, others on disk until the last copy of this is gone. (Parts as
    /// they come, without either: multipart_reader.)
    task<uploaded_files> files();
    /// Errors also: unsupported_media (415) when the content is not JSON, bad_json (400), also when it is nested more
    /// than 32 deep. (Include <boost/json/value.hpp> to use it.)
    task<boost::json::value> json();
    /// Replaces the limit of server and route; before the content is read.
    virtual void limit_content(std::uint64_t bytes) noexcept = 0;

    // For the answer, whoever gives it.

    /// Throws error unsafe_field as to_set_cookie() says.
    void set_cookie(const web::cookie& one);
    /// The value comes back through signed_cookie only; it can be read by the browser's user, but not changed.
    /// Throws std::logic_error if the application has no keys.
    void set_signed_cookie(web::cookie one);
    void forget_cookie(std::string_view name);
    /// The token for a form or script of this page, under a fresh mask; sets its cookie when there is none.
    std::string xsrf_token();

    // Where it stands.

    zonda::loop& home() const noexcept { return home_; }
    const web::application& application() const noexcept { return application_; }
    /// `/r/{room}/messages`; empty if no route was found.
    std::string_view route() const noexcept { return route_; }
    /// The address of the client, as text: an IP address, or empty.
    virtual std::string_view remote_address() const noexcept = 0;
    /// Its time so far. The current state's time is not counted yet.
    zonda::ledger& times() noexcept { return times_; }

protected:
    request(zonda::loop& home, const web::application& of) noexcept : home_(home), application_(of) {}
    ~request() = default;

    request_head head_{};
    zonda::ledger times_{};
    std::string_view route_{};
    std::vector<std::string> cookies_to_set_{};

private:
    virtual const upload_settings& uploads() const noexcept = 0;
    task<void> read_form();
    web::xsrf_token current_xsrf_token();

    zonda::loop& home_;
    const web::application& application_;
    std::optional<arguments> query_;
    std::optional<arguments> form_;
    uploaded_files files_;
    std::optional<web::xsrf_token> xsrf_token_;
    bool content_taken_{false};
};

} // namespace zonda::web
