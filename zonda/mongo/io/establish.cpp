#include <zonda/base/text.hpp>
#include <zonda/loop/operation.hpp>
#include <zonda/loop/sleep.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/saslprep.hpp>
#include <zonda/mongo/io/establish.hpp>
#include <zonda/net/connect.hpp>

#include <openssl/rand.h>

namespace zonda::mongo::io
{

namespace
{

using stage = core::operation_error::stage;

// About a millisecond of CPU.
constexpr std::uint32_t iterations_a_slice = 2048;

task<result<net::stream>> dial_path(loop& home, std::string path)
{
    const auto address = net::address::from_path(path);
    if (!address)
        co_return address.error();
    co_return co_await as_result(net::connect(home, *address));
}

task<result<net::stream>> dial_name(loop& home, std::string name, std::uint16_t port)
{
    co_return co_await as_result(net::connect(home, std::move(name), port));
}

std::string make_nonce()
{
    std::array<std::uint8_t, 24> random{};
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1)
        throw error(errc::authentication_failed, "the system has no random numbers for a nonce");
    return to_base64(random);
}

// One connection on its way; a member for each thing that the steps hand on.
class establishment
{
public:
    establishment(loop& home, const establish_options& options, stage& reached)
        : home_(home),
          options_(options),
          settings_(*options.settings),
          reached_(reached),
          peer_(to_string(settings_.hosts.front()))
    {
    }

    task<result<established>> run()
    {
        context& strand = co_await this_context();
        std::optional<deadline_scope> deadline;
        if (settings_.connect_timeout.count() > 0)
            deadline.emplace(strand, deadline_after(home_.now(), settings_.connect_timeout));
        auto outcome = co_await attempt();
        if (!outcome && deadline && deadline->expired() && !strand.cancel_requested())
            co_return error(zonda::errc::timed_out, peer_ + ": no connection within " +
                                                        std::to_string(settings_.connect_timeout.count()) +
                                                        " ms (connectTimeoutMS)");
        co_return outcome;
    }

private:
    task<result<established>> attempt()
    {
        reached_ = stage::connecting;
        auto stream = co_await (*options_.dial)(home_);
        if (!stream)
            co_return stream.error();
        made_.link = std::make_shared<connection>(std::move(*stream), peer_, *options_.buffers);
        if (options_.authenticate && settings_.user)
            exchange_.emplace(*settings_.user, make_nonce());
        auto greeted = co_await greet();
        if (!greeted)
            co_return greeted.error();
        if (exchange_)
        {
            reached_ = stage::authenticating;
            auto signed_in = co_await sign_in(std::move(*greeted));
            if (!signed_in)
                co_return error(signed_in.error().code(), peer_ + ": " + signed_in.error().what());
        }
        co_return std::move(made_);
    }

    task<result<reply>> greet()
    {
        core::handshake_options handshake;
        handshake.app_name = settings_.app_name;
        if (exchange_)
        {
            if (settings_.user->mechanism.empty())
                handshake.user = settings_.user->source + "." + settings_.user->username.value_or("");
            handshake.speculative = exchange_->first_command(true);
        }
        const auto begun = home_.now();
        auto answer = co_await made_.link->run(core::make_handshake(handshake));
        if (!answer)
            co_return answer.error();
        made_.round_trip_time = home_.now() - begun;
        auto server = core::parse_hello(answer->body());
        if (!server)
            co_return error(server.error().code(), peer_ + ": " + server.error().what());
        made_.server = std::move(*server);
        made_.link->set_server_connection_id(answer->body()["connectionId"].to_int64());
        made_.link->set_max_message_size(static_cast<std::size_t>(made_.server.max_message_size) + 16 * 1024);
        co_return answer;
    }

    // An arbiter has no users.
    task<result<void>> sign_in(reply hello)
    {
        if (made_.server.type == server_type::rs_arbiter)
            co_return result<void>();
        if (const auto ok = core::check_mechanisms(*settings_.user, hello.body()); !ok)
            co_return ok.error();
        // A server that does not know the field, or had nothing to say to it, leaves it out.
        auto answer = std::move(hello);
        auto speculative = answer.body()["speculativeAuthenticate"].get<bson::document_view>();
        if (!speculative)
        {
            auto first = co_await made_.link->run(exchange_->first_command(false));
            if (!first)
                co_return first.error();
            answer = std::move(*first);
            speculative = answer.body();
        }
        auto next = exchange_->resume(*speculative);
        while (next && *next != core::sasl_exchange::step::done)
        {
            if (*next == core::sasl_exchange::step::derive)
                if (auto derived = co_await derive_keys(); !derived)
                    co_return derived.error();
            auto more = co_await made_.link->run(exchange_->command());
            if (!more)
                co_return more.error();
            next = exchange_->resume(more->body());
            options_.buffers->put_back(std::move(more->buffer));
        }
        if (!next)
            co_return next.error();
        co_return result<void>();
    }

    task<result<void>> derive_keys()
    {
        const auto& challenge = exchange_->challenge();
        if (const auto* known = options_.keys->find(challenge))
        {
            exchange_->set_keys(*known);
            co_return result<void>();
        }
        const auto password = core::saslprep(settings_.user->password.value_or(""));
        if (!password)
            co_return password.error();
        core::key_derivation derivation(*password, challenge.salt, challenge.iterations);
        while (!derivation.advance(iterations_a_slice))
            if (auto others = co_await as_result(sleep(std::chrono::nanoseconds(0))); !others)
                co_return others.error();
        const auto keys = core::keys_from(derivation.result());
        options_.keys->put(challenge, keys);
        exchange_->set_keys(keys);
        co_return result<void>();
    }

    loop& home_;
    establish_options options_;
    const client_settings& settings_;
    stage& reached_;
    std::string peer_;
    established made_{};
    std::optional<core::sasl_exchange> exchange_{};
};

} // namespace

dialer dial(const host& where)
{
    if (where.type == host::kind::unix_socket)
        return [path = where.address](loop& home) { return dial_path(home, path); };
    return [name = where.address, port = where.port_or_default()](loop& home) { return dial_name(home, name, port); };
}

task<result<established>> establish(loop& home, establish_options options, stage& reached)
{
    establishment one(home, options, reached);
    co_return co_await one.run();
}

} // namespace zonda::mongo::io
