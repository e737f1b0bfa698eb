#include <zonda/loop/operation.hpp>
#include <zonda/loop/unwinding.hpp>
#include <zonda/web/core/http_date.hpp>
#include <zonda/web/io/connection.hpp>
#include <zonda/web/io/serving.hpp>

#include <malloc.h>

#include <algorithm>
#include <utility>

namespace zonda::web
{

namespace
{

constexpr std::size_t crowd = 1000;

const server_settings& checked(const server_settings& settings)
{
    check(settings).value();
    return settings;
}

} // namespace

serving::serving(loop& home, const application& site, const server_settings& settings)
    : home_(home),
      site_(site),
      settings_(checked(settings)),
      shared_(home),
      parser_(settings.head),
      now_(home.now()),
      all_left_(home)
{
    if (settings.development)
    {
        unwinding::keep(true);
    }
    if (settings.development && settings.development_everywhere)
    {
        home.log({log_level::warning, "web", "errors show their insides to every client (development_everywhere)"});
    }
}

serving::~serving()
{
    while (membership* one = open_.front())
    {
        delete &one->who();
    }
}

serving::membership::membership(serving& of, connection& one) noexcept : of_(of), who_(one)
{
    of_.open_.push_back(*this);
    of_.peak_ = std::max(of_.peak_, ++of_.count_);
}

serving::membership::~membership()
{
    of_.left();
}

void serving::left() noexcept
{
    if (--count_ == 0)
    {
        all_left_.set();
    }
    // The allocator keeps what a crowd has left behind, unless it is told that the crowd has gone.
    if (peak_ >= crowd && count_ < peak_ / 4)
    {
        peak_ = count_;
        ::malloc_trim(0);
    }
}

void serving::take(net::stream stream)
{
    (new connection(*this, std::move(stream)))->launch();
}

task<void> serving::drain()
{
    draining_ = true;
    for (membership* one = open_.front(); one != nullptr; one = open_.after(*one))
    {
        one->who().drain();
    }
    if (count_ == 0)
    {
        co_return;
    }
    all_left_.reset();
    context& strand = co_await this_context();
    {
        const deadline_scope deadline(strand, deadline_after(home_.now(), settings_.drain_timeout));
        co_await as_result(all_left_.wait());
    }
    for (membership* one = open_.front(); one != nullptr; one = open_.after(*one))
    {
        one->who().stop();
    }
    if (count_ > 0)
    {
        co_await as_result(all_left_.wait());
    }
}

std::string_view serving::date_line()
{
    if (now_ >= date_until_)
    {
        const datetime wall = home_.wall_now();
        const auto second = std::chrono::floor<std::chrono::seconds>(wall);
        date_until_ = now_ + (std::chrono::seconds(1) - (wall - second));
        date_line_ = "Date: " + to_http_date(second) + "\r\n";
    }
    return date_line_;
}

} // namespace zonda::web
