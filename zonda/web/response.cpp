#include <zonda/base/text.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/response.hpp>

#include <algorithm>

namespace zonda::web
{

namespace
{

class produced_content final : public content_source
{
public:
    explicit produced_content(std::function<task<void>(writer&)> produce) : produce_(std::move(produce)) {}

    task<void> write_to(writer& out) override { return produce_(out); }

private:
    std::function<task<void>(writer&)> produce_;
};

// RFC 3986, without what would break the field; whoever made it has encoded the rest.
bool is_url_text(std::string_view target) noexcept
{
    return !target.empty() && std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

} // namespace

std::string_view response::content() const noexcept
{
    if (const auto* own = std::get_if<std::string>(&content_))
    {
        return *own;
    }
    const auto* shared = std::get_if<shared_text>(&content_);
    return shared && *shared ? std::string_view(**shared) : std::string_view{};
}

content_source* response::source() const noexcept
{
    const auto* source = std::get_if<std::unique_ptr<content_source>>(&content_);
    return source ? source->get() : nullptr;
}

void response::set_status(int status_code)
{
    if (!is_final_status(status_code))
    {
        throw error(errc::bad_status, "an answer cannot have the status " + std::to_string(status_code) +
                                          ": give it one from 200 to 599 (the server itself says 100 Continue)");
    }
    status_code_ = status_code;
}

void response::add_field(std::string name, std::string value)
{
    if (!is_safe_field(name, value) || equals_ignoring_case(name, "Content-Type"))
    {
        throw error(errc::unsafe_field, "the response field \"" + name +
                                            "\" cannot be added: it is malformed, or the server writes it itself");
    }
    fields_.push_back({std::move(name), std::move(value)});
}

void response::set_cookie(const cookie& one)
{
    fields_.push_back({"Set-Cookie", to_set_cookie(one).value()});
}

void response::forget_cookie(std::string_view name)
{
    set_cookie({.name = std::string(name), .value = {}, .max_age = std::chrono::seconds(0)});
}

response redirect(std::string target, int status_code)
{
    if (!is_url_text(target))
    {
        throw error(errc::unsafe_field, "a redirect leads to a URL without spaces and control characters");
    }
    response out(status_code);
    out.add_field("Location", std::move(target));
    return out;
}

response stream(std::string_view content_type, std::function<task<void>(writer&)> produce)
{
    return {content_type, std::make_unique<produced_content>(std::move(produce))};
}

} // namespace zonda::web
