#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/framing.hpp>
#include <zonda/web/core/response_reader.hpp>
#include <zonda/web/core/status.hpp>

#include <algorithm>

namespace zonda::web
{

namespace
{

constexpr std::string_view head_end = "\r\n\r\n";

} // namespace

std::optional<std::string_view> received_response::field(std::string_view name) const noexcept
{
    for (const web::field& one : fields)
    {
        if (equals_ignoring_case(one.name, name))
        {
            return one.value;
        }
    }
    return std::nullopt;
}

void response_reader::refuse(errc why) noexcept
{
    refused_ = why;
    step_ = step::done;
    keeps_open_ = false;
}

std::size_t response_reader::read(std::string_view received)
{
    std::size_t taken = 0;
    while (taken < received.size() && !done())
    {
        const std::string_view rest = received.substr(taken);
        taken += step_ == step::head ? read_head(rest) : read_content(rest);
    }
    return taken;
}

std::size_t response_reader::read_head(std::string_view received)
{
    const std::size_t before = head_.size();
    head_.append(received);
    const std::size_t end = head_.find(head_end, before < 3 ? 0 : before - 3);
    if (end == std::string::npos)
    {
        if (head_.size() > limit_)
        {
            refuse(errc::head_too_large);
        }
        return received.size();
    }
    const std::size_t taken = end + head_end.size() - before;
    head_.resize(end + 2);
    if (!parse_head())
    {
        return taken;
    }
    head_.clear();
    begin_content();
    return taken;
}

bool response_reader::parse_head()
{
    std::string_view left = head_;
    bool first = true;
    while (!left.empty())
    {
        const std::size_t end = left.find("\r\n");
        const std::string_view line = left.substr(0, end);
        left.remove_prefix(end + 2);
        if (!(first ? parse_status_line(line) : parse_field(line)))
        {
            return false;
        }
        first = false;
    }
    return true;
}

// HTTP/1.1 200 OK
bool response_reader::parse_status_line(std::string_view line)
{
    const bool good = line.size() >= 12 && line.starts_with("HTTP/1.") && is_digit(line[7]) && line[8] == ' ' &&
                      is_digit(line[9]) && is_digit(line[10]) && is_digit(line[11]) &&
                      (line.size() == 12 || line[12] == ' ') && is_field_value(line);
    if (!good)
    {
        refuse(errc::bad_request_line);
        return false;
    }
    response_.minor_version = line[7] - '0';
    response_.status_code = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    keeps_open_ = response_.minor_version > 0;
    return true;
}

bool response_reader::parse_field(std::string_view line)
{
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view value = colon < line.size() ? trimmed(line.substr(colon + 1)) : std::string_view{};
    if (colon == line.size() || !is_token(line.substr(0, colon)) || !is_field_value(value))
    {
        refuse(errc::bad_field_name);
        return false;
    }
    response_.fields.push_back({std::string(line.substr(0, colon)), std::string(value)});
    return true;
}

// RFC 9112, 6.3
void response_reader::begin_content()
{
    const int status_code = response_.status_code;
    if (status_code < 200 && status_code != status::switching_protocols)
    {
        ++interim_responses_;
        response_ = {};
        return;
    }
    const std::string_view connection = response_.field("Connection").value_or(std::string_view{});
    keeps_open_ = (keeps_open_ || list_contains(connection, "keep-alive")) && !list_contains(connection, "close");
    const auto coding = response_.field("Transfer-Encoding");
    const auto length = response_.field("Content-Length");
    if (answers_head_ || !may_have_content(status_code))
    {
        step_ = step::done;
    }
    else if (coding)
    {
        equals_ignoring_case(*coding, "chunked") && !length ? void(step_ = step::chunked)
                                                            : refuse(errc::bad_transfer_encoding);
    }
    else if (length)
    {
        const auto parsed = parse_content_length(*length);
        left_ = parsed.value_or(0);
        step_ = left_ == 0 ? step::done : step::length;
        parsed ? void() : refuse(errc::bad_content_length);
    }
    else
    {
        step_ = step::until_end;
        keeps_open_ = false;
    }
}

std::size_t response_reader::read_content(std::string_view received)
{
    content_progress progress{received.size(), received, false, {}};
    if (step_ == step::chunked)
    {
        progress = chunks_.decode(received);
    }
    else if (step_ == step::length)
    {
        const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, received.size()));
        left_ -= size;
        progress = {size, received.substr(0, size), left_ == 0, {}};
    }
    response_.content.append(progress.data);
    step_ = progress.done ? step::done : step_;
    if (progress.refused || response_.content.size() > limit_)
    {
        refuse(progress.refused.value_or(errc::content_too_large));
    }
    return progress.consumed;
}

void response_reader::end()
{
    keeps_open_ = false;
    if (step_ == step::until_end)
    {
        step_ = step::done;
    }
    else if (!done())
    {
        refuse(errc::content_incomplete);
    }
}

} // namespace zonda::web
