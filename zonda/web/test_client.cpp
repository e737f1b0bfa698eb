#include <zonda/base/text.hpp>
#include <zonda/loop/operation.hpp>
#include <zonda/net/memory_pair.hpp>
#include <zonda/web/core/cookie.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/core/percent.hpp>
#include <zonda/web/io/serving.hpp>
#include <zonda/web/test_client.hpp>

#include <array>
#include <exception>
#include <map>
#include <optional>

namespace zonda::web
{

struct test_client::site
{
    site(const std::function<application(loop&)>& make, const server_settings& settings)
        : application(make(home)),
          server(home, application, settings)
    {
    }

    run_loop home;
    web::application application;
    serving server;
};

struct test_client::jar
{
    std::string text() const
    {
        std::string all;
        for (const auto& [name, value] : cookies)
        {
            all += (all.empty() ? "" : "; ") + name + "=" + value;
        }
        return all;
    }

    void keep(const received_response& from)
    {
        for (const field& one : from.fields)
        {
            std::string_view left = one.value;
            const auto set = equals_ignoring_case(one.name, "Set-Cookie") ? next_cookie(left) : std::nullopt;
            if (!set)
            {
                continue;
            }
            const bool forgets = left.find("Max-Age=0") != std::string_view::npos;
            forgets ? void(cookies.erase(std::string(set->name))) : void(cookies[std::string(set->name)] = set->value);
        }
    }

    std::map<std::string, std::string, std::less<>> cookies;
};

struct test_client::pending::state
{
    net::stream connection;
    bool is_head{false};
    std::optional<received_response> answer;
    std::exception_ptr failure;
    job running;
};

namespace
{

task<received_response> exchange_bytes(net::stream& connection, std::string request, bool is_head)
{
    // A server that refuses the content may be gone before all of it is sent: its answer is there all the same.
    co_await as_result(connection.write(as_bytes(request)));
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

} // namespace

test_client::test_client(web::application site, const server_settings& settings)
    : test_client([&](loop&) { return std::move(site); }, settings)
{
}

test_client::test_client(const std::function<web::application(loop&)>& make, const server_settings& settings)
    : test_client(std::make_shared<site>(make, settings))
{
}

test_client::test_client(std::shared_ptr<site> shared) : site_(std::move(shared)), jar_(std::make_shared<jar>())
{
}

test_client::test_client(test_client&&) noexcept = default;
test_client::~test_client() = default;

test_client test_client::another() const
{
    return test_client(site_);
}

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

received_response test_client::post_files(std::string_view target, fields form, std::initializer_list<test_file> files,
                                          fields more)
{
    constexpr std::string_view boundary = "----zonda-test-client-7MA4YWxkTrZu0gW";
    std::string content;
    const auto begin_part = [&](std::string_view name) -> std::string&
    {
        content.append("--").append(boundary).append("\r\nContent-Disposition: form-data; name=\"");
        return content.append(name).append("\"");
    };
    for (const auto& [name, value] : form)
    {
        begin_part(name).append("\r\n\r\n").append(value).append("\r\n");
    }
    for (const test_file& file : files)
    {
        begin_part(file.field).append("; filename=\"").append(file.name).append("\"\r\nContent-Type: ");
        content.append(file.content_type).append("\r\n\r\n").append(file.content).append("\r\n");
    }
    content.append("--").append(boundary).append("--\r\n");
    return send("POST", target, "multipart/form-data; boundary=" + std::string(boundary), content, more);
}

received_response test_client::send(std::string_view method, std::string_view target, std::string_view content_type,
                                    std::string_view content, fields more)
{
    return begin(method, target, content_type, content, more).wait();
}

std::string test_client::request_text(std::string_view method, std::string_view target, std::string_view content_type,
                                      std::string_view content, fields more) const
{
    std::string text(method);
    text.append(" ").append(target).append(" HTTP/1.1\r\nHost: test.example\r\n");
    const bool has_content = !content.empty() || method == "POST" || method == "PUT" || method == "PATCH";
    text += has_content ? "Content-Length: " + std::to_string(content.size()) + "\r\n" : "";
    text += content_type.empty() ? "" : "Content-Type: " + std::string(content_type) + "\r\n";
    const std::string cookies = jar_->text();
    text += cookies.empty() ? "" : "Cookie: " + cookies + "\r\n";
    for (const auto& [name, value] : more)
    {
        text.append(name).append(": ").append(value).append("\r\n");
    }
    return text.append("\r\n").append(content);
}

namespace
{

template <class State, class Jar>
task<void> ask(std::shared_ptr<State> state, std::shared_ptr<Jar> cookies, std::string request)
{
    try
    {
        state->answer.emplace(co_await exchange_bytes(state->connection, std::move(request), state->is_head));
        cookies->keep(*state->answer);
    }
    catch (...)
    {
        state->failure = std::current_exception();
    }
    state->connection.close();
}

} // namespace

test_client::pending test_client::begin(std::string_view method, std::string_view target, std::string_view content_type,
                                        std::string_view content, fields more)
{
    auto state = std::make_shared<pending::state>();
    net::stream_pair pair = net::make_stream_pair(site_->home);
    state->connection = std::move(pair.first);
    state->is_head = method == "HEAD";
    site_->server.take(std::move(pair.second));
    state->running = spawn(site_->home, ask(state, jar_, request_text(method, target, content_type, content, more)));
    return pending(site_, std::move(state));
}

std::string test_client::cookie(std::string_view name) const
{
    const auto found = jar_->cookies.find(name);
    return found == jar_->cookies.end() ? std::string() : found->second;
}

void test_client::set_cookie(std::string_view name, std::string_view value)
{
    jar_->cookies[std::string(name)] = value;
}

void test_client::forget_cookies()
{
    jar_->cookies.clear();
}

run_loop& test_client::home() noexcept
{
    return site_->home;
}

test_client::pending::pending(std::shared_ptr<site> shared, std::shared_ptr<state> own) noexcept
    : site_(std::move(shared)),
      state_(std::move(own))
{
}

bool test_client::pending::done() const noexcept
{
    return state_->running.done();
}

received_response test_client::pending::wait()
{
    const auto joined = [](job which) -> task<void> { co_await which.join(); };
    site_->home.run_until(joined(state_->running));
    if (state_->failure)
    {
        std::rethrow_exception(state_->failure);
    }
    return std::move(*state_->answer);
}

void test_client::pending::leave()
{
    state_->connection.close();
}

} // namespace zonda::web
