// A server in memory that says what a test tells it to; and the clock by which a test runs.
#pragma once

#include <zonda/bson/doc.hpp>
#include <zonda/loop.hpp>
#include <zonda/loop/run_loop.hpp>
#include <zonda/mongo/client.hpp>
#include <zonda/mongo/io/client_core.hpp>
#include <zonda/net/memory_pair.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace zonda::mongo::io::test
{

using bson::arr;
using bson::doc;
using namespace std::chrono_literals;

/// Runs until `body` has ended; time moves on, 10 ms at a time, whenever nothing else is to be done.
template <class T>
T run(run_loop& loop, manual_clock& clock, task<T> body)
{
    std::optional<T> value;
    std::exception_ptr failure;
    auto fill = [](task<T> inner, std::optional<T>& out, std::exception_ptr& why) -> task<void>
    {
        try
        {
            out.emplace(co_await std::move(inner));
        }
        catch (...)
        {
            why = std::current_exception();
        }
    };
    auto running = spawn(loop, fill(std::move(body), value, failure));
    for (int step = 0; !running.done(); ++step)
    {
        if (step > 20'000'000)
            throw std::runtime_error("the test does not come to an end");
        if (!loop.poll())
            clock.advance(10ms);
    }
    if (failure)
        std::rethrow_exception(failure);
    return std::move(*value);
}

inline void run(run_loop& loop, manual_clock& clock, task<void> body)
{
    auto wrapped = [](task<void> inner) -> task<bool>
    {
        co_await std::move(inner);
        co_return true;
    };
    run(loop, clock, wrapped(std::move(body)));
}

/// With what an operation failed.
template <class Operation>
error outcome(run_loop& loop, manual_clock& clock, Operation operation)
{
    auto body = [](Operation what) -> task<error>
    {
        const auto done = co_await as_result(std::move(what));
        co_return done ? error() : done.error();
    };
    return run(loop, clock, body(std::move(operation)));
}

/// With what a task failed.
inline task<error> failure_of(task<void> body)
{
    try
    {
        co_await std::move(body);
    }
    catch (const error& failure)
    {
        co_return failure;
    }
    co_return error();
}

inline void rest(run_loop& loop, manual_clock& clock, std::chrono::milliseconds time)
{
    auto body = [](std::chrono::milliseconds how_long) -> task<void> { co_await sleep(how_long); };
    run(loop, clock, body(time));
}

/// One request that came in.
struct request
{
    bytes buffer{};
    wire::op_msg_view message{};

    std::string_view name() const { return core::first_key(message.body); }
    bson::document_view body() const { return message.body; }
    std::int32_t id() const { return message.header.request_id; }
};

/// One connection as its server sees it.
class peer
{
public:
    peer(net::stream stream, std::shared_ptr<net::pair_faults> client_side, int count)
        : number(count),
          faults(std::move(client_side)),
          stream_(std::move(stream))
    {
    }

    /// Nothing when the client has gone.
    task<std::optional<request>> read()
    {
        request in;
        in.buffer.resize(4);
        if (!co_await fill(in.buffer, 0))
            co_return std::nullopt;
        const auto length = wire::message_length(in.buffer).value();
        in.buffer.resize(length);
        if (!co_await fill(in.buffer, 4))
            co_return std::nullopt;
        in.message = wire::parse_op_msg(in.buffer).value();
        co_return in;
    }

    task<void> send(bytes message)
    {
        // The client may have gone: that is its business.
        (void)co_await as_result(stream_.write(bytes_view(message)));
    }

    static bytes reply(std::int32_t response_to, const bson::document& body)
    {
        bytes out;
        wire::append_op_msg(out, 1000, response_to, 0, body);
        return out;
    }

    task<void> answer(std::int32_t response_to, const bson::document& body) { return send(reply(response_to, body)); }
    void close() { stream_.close(); }
    /// Whether the client has sent something that was not read yet.
    bool has_more()
    {
        std::uint8_t byte = 0;
        const auto got = stream_.try_read_some(std::span(&byte, 1));
        return got && *got && **got > 0;
    }

    /// The how-manieth connection it is, from 1.
    int number;
    /// What goes wrong on the client's side of it.
    std::shared_ptr<net::pair_faults> faults;

private:
    task<bool> fill(bytes& out, std::size_t from)
    {
        while (from < out.size())
        {
            auto got = co_await as_result(stream_.read_some(std::span(out).subspan(from)));
            if (!got || *got == 0)
                co_return false;
            from += *got;
        }
        co_return true;
    }

    net::stream stream_;
};

/// Answers each command by its name: hello as a standalone unless told otherwise, everything else with ok.
class scripted_server
{
public:
    using handler = std::function<task<void>(peer&, const request&)>;

    explicit scripted_server(loop& home) : home_(home) {}
    ~scripted_server()
    {
        for (auto& each : serving_)
            each.cancel();
    }

    /// A client of it. `options`: after the `?`.
    client connect(const std::string& options = "", const std::string& user = "")
    {
        auto settings = parse_settings("mongodb://" + user + "server/?" + options).value();
        auto core = std::make_shared<client_core>(home_, std::move(settings), dialer());
        core->open();
        return client(core);
    }

    io::dialer dialer()
    {
        return [this](loop& at) { return dial(at, this); };
    }

    /// What `name` is answered with, and how.
    void on(const std::string& name, handler how) { handlers_[name] = std::move(how); }
    void on(const std::string& name, bson::document reply)
    {
        on(name, [reply](peer& to, const request& what) { return to.answer(what.id(), reply); });
    }
    /// `hello` and `isMaster` alike.
    void hello(const bson::document& reply)
    {
        largest_message_ = static_cast<std::size_t>(reply["maxMessageSizeBytes"].to_int64().value_or(48'000'000));
        on("hello", reply);
        on("isMaster", reply);
    }

    /// Hangs up on everybody but the connection of that number.
    void close_all_but(int number)
    {
        for (const auto& each : peers_)
            if (const auto there = each.lock(); there && there->number != number)
                there->close();
        std::erase_if(peers_, [](const auto& each) { return each.expired(); });
    }
    void close_all() { close_all_but(0); }

    /// How often that command came.
    int count(const std::string& name) const
    {
        return static_cast<int>(std::count_if(seen.begin(), seen.end(), [&](const bson::document& each)
                                              { return core::first_key(each) == name; }));
    }
    /// Until the next command comes.
    const bson::document& last(const std::string& name) const
    {
        for (std::size_t i = seen.size(); i-- > 0;)
            if (core::first_key(seen[i]) == name)
                return seen[i];
        throw std::runtime_error("no command " + name + " was sent");
    }

    /// Whether it takes connections.
    bool up{true};
    /// Bytes under way in each direction before a writer waits.
    std::size_t capacity{65'536};
    /// Before each connection is taken, and before each request is read, if they are set.
    std::function<task<void>()> before_accepting{};
    std::function<task<void>()> before_reading{};
    /// Called with each new connection.
    std::function<void(peer&)> on_connection{};
    int connections{0};
    std::vector<bson::document> seen{};

private:
    static task<result<net::stream>> dial(loop& at, scripted_server* self)
    {
        if (!self->up)
            co_return error(boost::asio::error::connection_refused, "cannot connect to server: refused");
        if (self->before_accepting)
            co_await self->before_accepting();
        auto pair = net::make_stream_pair(at, self->capacity);
        auto to = std::make_shared<peer>(std::move(pair.second), pair.first_faults, ++self->connections);
        if (self->on_connection)
            self->on_connection(*to);
        self->peers_.push_back(to);
        self->serving_.push_back(spawn(at, serve(self, std::move(to))));
        co_return std::move(pair.first);
    }

    static task<void> serve(scripted_server* self, std::shared_ptr<peer> to)
    {
        context& strand = co_await this_context();
        while (!strand.cancelled())
        {
            if (self->before_reading)
                co_await self->before_reading();
            auto in = co_await to->read();
            if (!in)
                co_return;
            CHECK(in->buffer.size() <= self->largest_message_);
            self->seen.emplace_back(in->body());
            const auto found = self->handlers_.find(std::string(in->name()));
            if (found != self->handlers_.end())
            {
                const auto how = found->second;
                co_await how(*to, *in);
            }
            else if (in->name() == "hello" || in->name() == "isMaster")
                co_await to->answer(in->id(), self->standalone());
            else
                co_await to->answer(in->id(), doc("ok", 1));
        }
    }

    static bson::document standalone()
    {
        return doc("ok", 1, "maxWireVersion", 21, "helloOk", true, "ismaster", true, "logicalSessionTimeoutMinutes",
                   30);
    }

    loop& home_;
    std::size_t largest_message_{48'000'000};
    std::map<std::string, handler> handlers_{};
    std::vector<std::weak_ptr<peer>> peers_{};
    std::vector<job> serving_{};
};

inline bson::document primary()
{
    return doc("ok", 1, "maxWireVersion", 21, "helloOk", true, "isWritablePrimary", true, "setName", "rs",
               "logicalSessionTimeoutMinutes", 30);
}

inline bson::document failed(int code, const std::string& words, const bson::array& labels = {})
{
    return doc("ok", 0, "code", code, "errmsg", words, "errorLabels", labels);
}

/// A batch of `first` and, with `id`, of more.
inline bson::document batch(const char* which, std::int64_t id, const bson::array& documents)
{
    return doc("ok", 1, "cursor", doc("id", static_cast<long>(id), "ns", "db.c", which, documents));
}

/// Keeps what is logged; warnings that a test does not expect fail it.
class expected_log final : public log_sink
{
public:
    explicit expected_log(loop& home) : home_(home) { home.log_to(*this); }
    ~expected_log() override
    {
        home_.log_to(standard_log_sink());
        for (const auto& each : records)
            CHECK_MESSAGE(each.level == log_level::info, each.message);
    }

    void write(const log_record& record) override { records.push_back(record); }

    /// The first record that has these words is expected.
    void expect(const std::string& words)
    {
        for (auto each = records.begin(); each != records.end(); ++each)
            if (each->message.find(words) != std::string::npos)
            {
                records.erase(each);
                return;
            }
        FAIL_CHECK("not logged: " << words);
    }

    std::vector<log_record> records{};

private:
    loop& home_;
};

/// What a test of a client needs; destroyed in reverse.
struct stage
{
    manual_clock clock{};
    run_loop loop{clock};
    expected_log log{loop};
    scripted_server server{loop};

    template <class T>
    auto operator()(task<T> body)
    {
        return run(loop, clock, std::move(body));
    }
};

} // namespace zonda::mongo::io::test
