#include <zonda/base/text.hpp>
#include <zonda/loop/operation.hpp>
#include <zonda/net/memory_pair.hpp>
#include <zonda/web/core/characters.hpp>
#include <zonda/web/core/cookie.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/core/percent.hpp>
#include <zonda/web/io/serving.hpp>
#include <zonda/web/test_client.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace zonda::web
{

namespace
{

task<received_response> exchange_bytes(net::stream& connection, std::string request, bool is_head)
{
    co_await connection.write(as_bytes(request));
    response_reader reader(is_head);
    std::array<std::uint8_t, 4096> buffer;
    while (!reader.done())
    {
        const std::size_t size = co_await connection.read_some(buffer);
        size == 0 ? reader.end() : void(reader.read(as_text(std::span(buffer).first(size))));
    }
    if (reader.refused())
    {
        throw error(*reader.refused(), "the connection ended without a whole answer");
    }
    co_return reader.take();
}

task<received_response> on_own_connection(serving& server, std::string request, bool is_head)
{
    net::stream_pair pair = net::make_stream_pair(server.home());
    server.take(std::move(pair.second));
    co_return co_await exchange_bytes(pair.first, std::move(request), is_head);
}

} // namespace

struct test_client::parts
{
    parts(const std::function<application(loop&)>& make, const server_settings& settings)
        : site(make(home)),
          server(home, site, settings)
    {
    }

    std::string request_text(std::string_view method, std::string_view target, std::string_view content_type,
                             std::string_view content, fields more) const
    {
        std::string text(method);
        text.append(" ").append(target).append(" HTTP/1.1\r\nHost: test.example\r\n");
        const bool has_content = !content.empty() || method == "POST" || method == "PUT" || method == "PATCH";
        text += has_content ? "Content-Length: " + std::to_string(content.size()) + "\r\n" : "";
        text += content_type.empty() ? "" : "Content-Type: " + std::string(content_type) + "\r\n";
        text += cookies.empty() ? "" : "Cookie: " + cookie_text() + "\r\n";
        for (const auto& [name, value] : more)
        {
            text.append(name).append(": ").append(value).append("\r\n");
        }
        return text.append("\r\n").append(content);
    }

    std::string cookie_text() const
    {
        std::string text;
        for (const auto& [name, value] : cookies)
        {
            text += (text.empty() ? "" : "; ") + name + "=" + value;
        }
        return text;
    }

    void keep_cookies(const received_response& from)
    {
        for (const field& one : from.fields)
        {
            std::string_view left = one.value;
            const auto set = equals_ignoring_case(one.name, "Set-Cookie") ? next_cookie(left) : std::nullopt;
            if (!set)
            {
                continue;
            }
            const std::string name(set->name);
            left.find("Max-Age=0") == std::string_view::npos ? void(cookies[name] = set->value)
                                                             : void(cookies.erase(name));
        }
    }

    run_loop home;
    application site;
    serving server;
    std::map<std::string, std::string, std::less<>> cookies;
};

test_client::test_client(application site, const server_settings& settings)
    : parts_(std::make_unique<parts>([&](loop&) { return std::move(site); }, settings))
{
}

test_client::test_client(const std::function<application(loop&)>& make, const server_settings& settings)
    : parts_(std::make_unique<parts>(make, settings))
{
}

test_client::~test_client() = default;

received_response test_client::get(std::string_view target, fields more)
{
    return send("GET", target, {}, {}, more);
}

received_response test_client::head(std::string_view target, fields more)
{
    return send("HEAD", target, {}, {}, more);
}

received_response test_client::del(std::string_view target, fields more)
{
    return send("DELETE", target, {}, {}, more);
}

received_response test_client::post(std::string_view target, std::string_view content_type, std::string_view content,
                                    fields more)
{
    return send("POST", target, content_type, content, more);
}

received_response test_client::post_json(std::string_view target, std::string_view json, fields more)
{
    return send("POST", target, media_type::json, json, more);
}

received_response test_client::post_form(std::string_view target, fields form, fields more)
{
    std::string content;
    for (const auto& [name, value] : form)
    {
        content += (content.empty() ? "" : "&") + percent_encoded(name) + "=" + percent_encoded(value);
    }
    return send("POST", target, media_type::form, content, more);
}

received_response test_client::send(std::string_view method, std::string_view target, std::string_view content_type,
                                    std::string_view content, fields more)
{
    std::string text = parts_->request_text(method, target, content_type, content, more);
    received_response got =
        parts_->home.run_until(on_own_connection(parts_->server, std::move(text), method == "HEAD"));
    parts_->keep_cookies(got);
    return got;
}

task<received_response> test_client::start(std::string method, std::string target, std::string content_type,
                                           std::string content)
{
    std::string text = parts_->request_text(method, target, content_type, content, {});
    received_response got = co_await on_own_connection(parts_->server, std::move(text), method == "HEAD");
    parts_->keep_cookies(got);
    co_return got;
}

std::string test_client::cookie(std::string_view name) const
{
    const auto found = parts_->cookies.find(name);
    return found == parts_->cookies.end() ? std::string() : found->second;
}

void test_client::set_cookie(std::string_view name, std::string_view value)
{
    parts_->cookies[std::string(name)] = value;
}

void test_client::forget_cookies()
{
    parts_->cookies.clear();
}

run_loop& test_client::home() noexcept
{
    return parts_->home;
}

} // namespace zonda::web
