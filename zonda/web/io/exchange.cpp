#include <zonda/loop/frame_pool.hpp>
#include <zonda/web/answered_otherwise.hpp>
#include <zonda/web/application.hpp>
#include <zonda/web/core/development_page.hpp>
#include <zonda/web/core/same_origin.hpp>
#include <zonda/web/core/status.hpp>
#include <zonda/web/io/connection.hpp>
#include <zonda/web/io/exchange.hpp>
#include <zonda/web/io/failure.hpp>

#include <algorithm>
#include <cstring>
#include <new>

namespace zonda::web
{

namespace
{

// 127.0.0.1:8888, [::1]:8888
std::string without_port(const std::string& address)
{
    const std::size_t colon = address.rfind(':');
    const std::string host = address.substr(0, colon);
    return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

} // namespace

exchange::pointer exchange::make(connection& of, const request_head& head, const field_position* fields)
{
    const std::size_t fields_size = head.field_count() * sizeof(field_position);
    const std::size_t size = sizeof(exchange) + fields_size + head.layout().size;
    static_assert(sizeof(exchange) % alignof(field_position) == 0);
    void* memory = zonda::detail::allocate_frame(size);
    pointer made(new (memory) exchange(of, size));
    made->keep_head(head, fields, static_cast<char*>(memory) + sizeof(exchange));
    return made;
}

void exchange::deleter::operator()(exchange* one) const noexcept
{
    const std::size_t size = one->size_;
    one->~exchange();
    zonda::detail::free_frame(one, size);
}

exchange::exchange(connection& of, std::size_t size) noexcept
    : request(of.home(), of.server().site()),
      connection_(of),
      size_(size)
{
}

void exchange::keep_head(const request_head& head, const field_position* fields, char* memory)
{
    layout_ = head.layout();
    auto* kept_fields = reinterpret_cast<field_position*>(memory);
    std::uninitialized_copy_n(fields, layout_.field_count, kept_fields);
    char* text = memory + layout_.field_count * sizeof(field_position);
    std::memcpy(text, connection_.bytes().unread().data(), layout_.size);
    head_ = request_head(text, &layout_, kept_fields);
    decoder_ = content_decoder(layout_.framing);
    decoder_.set_limit(connection_.server().settings().content);
    continue_is_due_ = layout_.framing.expects_continue;
}

void exchange::begin(const frame_record* called_by)
{
    if (measures())
    {
        times_.enter(wait_state::own);
    }
    try
    {
        route_and_call(called_by);
    }
    catch (...)
    {
        failure_ = std::current_exception();
    }
    ended_ = !running_ || ended_;
}

void exchange::route_and_call(const frame_record* called_by)
{
    const web::application& site = application();
    auto found = site.routes().find(method(), path());
    if (!found)
    {
        throw found.error();
    }
    if (!found->found())
    {
        answer_.emplace(unrouted(found->allowed));
        return;
    }
    const route_options& options = site.options_of(found->route);
    route_ = site.routes().pattern_of(found->route);
    decoder_.set_limit(options.content_limit().value_or(connection_.server().settings().content));
    if (!options.allows_other_sites() && !comes_from_our_site(head_))
    {
        throw http_error(status::forbidden, "this was sent by a page of another site");
    }
    handler_outcome outcome = site.handler_of(found->route).call(*this, found->parameters);
    if (auto* answer = std::get_if<response>(&outcome))
    {
        answer_.emplace(std::move(*answer));
        return;
    }
    running_.emplace(std::move(std::get<task<response>>(outcome)));
    strand_.emplace(home(), measures() ? &times_ : nullptr);
    ended_ = strand_->run_first(*running_, called_by);
}

// No route for this method: OPTIONS is answered by what there is, anything else is 404 or 405.
response exchange::unrouted(method_set allowed)
{
    const bool asks_about_server = path() == "*";
    if (asks_about_server)
    {
        allowed = application().routes().all_methods();
    }
    if (allowed.empty())
    {
        return answer_to_unknown_path(*this, in_development());
    }
    allowed.insert(method::options);
    const bool asks = method() == method::options;
    response answer = asks ? empty() : error_answer(*this, status::method_not_allowed, {});
    answer.add_field("Allow", to_string(allowed));
    return answer;
}

void exchange::finish()
{
    if (running_)
    {
        try
        {
            answer_.emplace(running_->take());
        }
        catch (...)
        {
            failure_ = std::current_exception();
        }
        running_.reset();
        strand_.reset();
    }
    if (failure_)
    {
        // Whoever cancelled it knows why: a client that has gone gets nothing, one that is cut off is told.
        answer_.emplace(stopped_       ? error_answer(*this, status::service_unavailable, "the server is stopping")
                        : client_left_ ? response(status::internal_server_error)
                                       : answer_to_failure(*this, failure_, in_development()));
    }
    if (measures())
    {
        times_.enter(wait_state::write);
    }
}

bool exchange::measures() const noexcept
{
    return connection_.server().settings().ledger;
}

bool exchange::begin_stream(task<void> body, const frame_record* called_by)
{
    streaming_.emplace(std::move(body));
    strand_.emplace(home(), nullptr);
    return strand_->run_first(*streaming_, called_by);
}

bool exchange::finish_stream()
{
    try
    {
        streaming_->take();
    }
    catch (...)
    {
        if (!client_left_ && !stopped_ && !connection_.bytes().broken())
        {
            log_failure(*this, std::current_exception());
        }
        return false;
    }
    return true;
}

void exchange::stop() noexcept
{
    stopped_ = true;
    if (strand_)
    {
        strand_->cancel();
    }
}

void exchange::client_left() noexcept
{
    client_left_ = true;
    if (strand_)
    {
        strand_->cancel();
    }
}

// For eyes on this machine, in a browser.
bool exchange::in_development() const noexcept
{
    const server_settings& settings = connection_.server().settings();
    return settings.development && head_.value_of(field_name::accept).find("text/html") != std::string_view::npos &&
           (settings.development_everywhere ||
            (connection_.bytes().stream().remote_is_loopback() && is_local_request(head_)));
}

bool exchange::client_is_gone() const noexcept
{
    return client_left_ && (failure_ || connection_.bytes().broken());
}

std::string_view exchange::remote_address() const noexcept
{
    if (remote_address_.empty())
    {
        remote_address_ = without_port(connection_.bytes().stream().remote());
    }
    return remote_address_;
}

} // namespace zonda::web
