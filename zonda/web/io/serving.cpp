#include <zonda/loop/operation.hpp>
#include <zonda/loop/unwinding.hpp>
#include <zonda/web/core/http_date.hpp>
#include <zonda/web/io/connection.hpp>
#include <zonda/web/io/serving.hpp>

#include <utility>

namespace zonda::web
{

serving::serving(loop& home, const application& site, const server_settings& settings)
    : home_(home),
      site_(site),
      settings_(settings),
      input_(new std::uint8_t[input_size]),
      parser_(settings.head),
      now_(home.now()),
      all_left_(home)
{
    if (settings.development)
    {
        unwinding::keep(true);
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
    ++of_.count_;
}

serving::membership::~membership()
{
    if (--of_.count_ == 0)
    {
        of_.all_left_.set();
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
        const deadline_scope deadline(strand, home_.now() + settings_.drain_timeout);
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
