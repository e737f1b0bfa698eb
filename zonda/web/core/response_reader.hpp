// Reads responses, as a client does: for tests of the server, and for what asks other servers.
#pragma once

#include <zonda/web/core/chunked.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/response_head.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::web
{

/// A response that was read whole.
struct received_response
{
    int status_code{0};
    int minor_version{1};
    std::vector<web::field> fields{};
    std::string content{};

    /// The value of the first field of that name; names ignore case.
    std::optional<std::string_view> field(std::string_view name) const noexcept;
};

/// Give it bytes until it is done; at most `limit` of them are kept. (RFC 9112, 4 and 6.3)
class response_reader
{
public:
    explicit response_reader(bool answers_head = false, std::size_t limit = 64 * 1024 * 1024) noexcept
        : limit_(limit),
          answers_head_(answers_head)
    {
    }

    /// Takes what belongs to this response; returns how much that was. Interim (1xx) responses but 101 are counted and
    /// dropped. Errors: those of requests, where they have the same mistake.
    std::size_t read(std::string_view received);
    /// The connection has ended; this may be the end of the content, too.
    void end();

    bool done() const noexcept { return step_ == step::done; }
    std::optional<errc> refused() const noexcept { return refused_; }
    /// The connection may be used for another request.
    bool keeps_open() const noexcept { return keeps_open_; }
    int interim_responses() const noexcept { return interim_responses_; }
    const received_response& response() const noexcept { return response_; }
    received_response take() noexcept { return std::move(response_); }

private:
    enum class step
    {
        head,
        length,
        chunked,
        until_end,
        done
    };

    std::size_t read_head(std::string_view received);
    std::size_t read_content(std::string_view received);
    bool parse_head();
    bool parse_status_line(std::string_view line);
    bool parse_field(std::string_view line);
    void begin_content();
    void refuse(errc why) noexcept;

    std::size_t limit_;
    bool answers_head_;
    step step_{step::head};
    std::string head_;
    std::uint64_t left_{0};
    chunked_decoder chunks_;
    received_response response_;
    std::optional<errc> refused_;
    int interim_responses_{0};
    bool keeps_open_{true};
};

} // namespace zonda::web
