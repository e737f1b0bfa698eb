// A MongoDB server that answers from memory, so that what a bench sees is its client: replies are made once, and only
// numbers in them change.
//
//     bench_database --port P [--delay-ms N] [--matches FILE]
//
// Knows hello, ping, endSessions, killCursors; find, getMore and insert on bench.one and bench.many (bench-driver's
// documents); with --matches, the talk's query on genie.matches: find {$or: [{teamA: T}, ...]}. No topologyVersion, so
// that clients poll. A reply is sent N ms after its command came; that to a hello at once, so that a pool is full
// before its client is measured.
#include "bench/floor/documents.hpp"
#include <zonda/bson.hpp>
#include <zonda/wire/op_msg.hpp>
#include <zonda/wire/op_query.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace
{

using namespace zonda;
using steady = std::chrono::steady_clock;

[[noreturn]] void give_up(const std::string& why)
{
    std::fprintf(stderr, "bench_database: %s\n", why.c_str());
    std::exit(1);
}

bool is_hello(std::string_view command)
{
    return command == "hello" || command == "isMaster" || command == "ismaster";
}

// A message that was made once; its response_to and, if it has one, the _id of its only document are written anew.
struct prepared
{
    bytes message{};
    std::size_t id_at{0};

    void answer(bytes& out, std::int32_t response_to, std::int32_t id = 0) const
    {
        const std::size_t start = out.size();
        out.insert(out.end(), message.begin(), message.end());
        std::memcpy(out.data() + start + 8, &response_to, 4);
        if (id_at != 0)
            std::memcpy(out.data() + start + id_at, &id, 4);
    }
};

prepared prepare(bson::document_view body)
{
    prepared out;
    wire::append_op_msg(out.message, 1, 0, 0, body);
    return out;
}

prepared prepare_batch(const char* name, std::string_view where, long cursor, const std::vector<bson::document>& all,
                       std::size_t from, std::size_t to)
{
    bytes data;
    bson::document_builder out(data);
    out.open_document("cursor").open_array(name);
    for (std::size_t i = from; i < to; ++i)
        out.push(all[i]);
    out.close().append("id", cursor).append("ns", where).close().append("ok", 1.0);
    return prepare(out.finish());
}

// The replies to one find and to the getMore after it.
struct prepared_cursor
{
    prepared first{};
    prepared more{};

    prepared_cursor() = default;
    prepared_cursor(std::string_view where, long cursor, const std::vector<bson::document>& all)
    {
        const std::size_t in_first = std::min(all.size(), bench::first_batch);
        const bool one_batch = in_first == all.size();
        first = prepare_batch("firstBatch", where, one_batch ? 0 : cursor, all, 0, in_first);
        if (!one_batch)
            more = prepare_batch("nextBatch", where, 0, all, in_first, all.size());
    }
};

std::string with_date(std::string line)
{
    const std::string_view name = R"("start_time":)";
    const std::size_t at = line.find(name) + name.size();
    const std::size_t end = line.find('"', at + 1) + 1;
    return line.substr(0, at) + R"({"$date":)" + line.substr(at, end - at) + "}" + line.substr(end);
}

class replies
{
public:
    explicit replies(const std::string& matches)
    {
        one_ = prepare_batch("firstBatch", "bench.one", 0, {bench::make_document(0)}, 0, 1);
        const auto batch = bson::document_view::trusted(one_.message.data() + 21)["cursor"]["firstBatch"];
        one_.id_at = static_cast<std::size_t>(batch[0]["_id"].data().data() - one_.message.data());

        std::vector<bson::document> many;
        for (std::size_t i = 0; i < bench::documents_in_many; ++i)
            many.push_back(bench::make_document(static_cast<std::int32_t>(i)));
        many_ = prepared_cursor("bench.many", 1, many);
        if (!matches.empty())
            load(matches);
    }

    void answer(bytes& out, std::int32_t id, bson::document_view command)
    {
        const bson::element what = *command.begin();
        if (what.key == "find")
            return find(out, id, what.value.text(), command["filter"]);
        if (what.key == "getMore")
            return get_more(out, id, what.value.to_int64().value_or(0));
        if (what.key == "insert")
            return inserted_.answer(out, id);
        if (is_hello(what.key))
            return hello_.answer(out, id);
        if (what.key == "ping" || what.key == "endSessions" || what.key == "killCursors")
            return ok_.answer(out, id);
        unknown_.answer(out, id);
    }

    bson::document_view hello() const { return bson::document_view::trusted(hello_.message.data() + 21); }

private:
    void find(bytes& out, std::int32_t id, std::string_view collection, bson::value_view filter) const
    {
        if (collection == "one")
            return one_.answer(out, id, static_cast<std::int32_t>(filter["_id"].to_int64().value_or(0)));
        if (collection == "many")
            return many_.first.answer(out, id);
        const auto team = teams_.find(std::string(filter["$or"][0]["teamA"].text()));
        team == teams_.end() ? unknown_.answer(out, id) : team->second->first.answer(out, id);
    }

    void get_more(bytes& out, std::int32_t id, std::int64_t cursor) const
    {
        const auto team = cursors_.find(cursor);
        team == cursors_.end() ? many_.more.answer(out, id) : team->second->more.answer(out, id);
    }

    void load(const std::string& file)
    {
        std::ifstream in(file);
        if (!in)
            give_up("cannot read " + file);
        std::map<std::string, std::vector<bson::document>> by_team;
        for (std::string line; std::getline(in, line);)
        {
            auto match = bson::from_json(with_date(line));
            if (!match)
                give_up(file + ": " + match.error().what());
            for (const char* side : {"teamA", "teamB"})
                by_team[std::string((*match)[side].text())].push_back(*match);
        }
        long cursor = 1000;
        for (const auto& [team, matches] : by_team)
        {
            ++cursor;
            teams_[team] = cursors_[cursor] = std::make_shared<prepared_cursor>("genie.matches", cursor, matches);
        }
    }

    prepared hello_{prepare(bson::doc("helloOk", true, "ismaster", true, "isWritablePrimary", true, "maxBsonObjectSize",
                                      16'777'216, "maxMessageSizeBytes", 48'000'000, "maxWriteBatchSize", 100'000,
                                      "logicalSessionTimeoutMinutes", 30, "minWireVersion", 0, "maxWireVersion", 21,
                                      "readOnly", false, "ok", 1.0))};
    prepared ok_{prepare(bson::doc("ok", 1.0))};
    prepared inserted_{prepare(bson::doc("n", 1, "ok", 1.0))};
    prepared unknown_{prepare(bson::doc("ok", 0.0, "errmsg", "not among the few things bench_database knows", "code",
                                        59, "codeName", "CommandNotFound"))};
    prepared one_{};
    prepared_cursor many_{};
    std::map<std::string, std::shared_ptr<prepared_cursor>> teams_{};
    std::map<long, std::shared_ptr<prepared_cursor>> cursors_{};
};

struct client
{
    int descriptor{-1};
    bytes in{};
    bytes out{}; // what the kernel did not take
    std::size_t sent{0};
};

class server
{
public:
    server(std::uint16_t port, std::chrono::milliseconds delay, const std::string& matches)
        : delay_(delay),
          replies_(matches),
          listener_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
          timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
          epoll_(::epoll_create1(EPOLL_CLOEXEC))
    {
        const int on = 1;
        ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(port);
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 || ::listen(listener_, 1024) != 0)
            give_up("cannot listen on port " + std::to_string(port) + ": " + std::strerror(errno));
        socklen_t size = sizeof at;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
        std::printf("listening on mongodb://127.0.0.1:%d\n", ntohs(at.sin_port));
        std::fflush(stdout);
        watch(listener_, &listener_, EPOLLIN);
        watch(timer_, &timer_, EPOLLIN);
    }

    [[noreturn]] void run()
    {
        std::array<epoll_event, 512> events;
        while (true)
        {
            const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < count; ++i)
            {
                void* const what = events[static_cast<std::size_t>(i)].data.ptr;
                if (what == &listener_)
                    accept_one();
                else if (what == &timer_)
                    send_due();
                else
                    ready(*static_cast<client*>(what), events[static_cast<std::size_t>(i)].events);
            }
        }
    }

private:
    struct late
    {
        steady::time_point due;
        std::weak_ptr<client> whose;
        bytes reply;
    };

    void watch(int descriptor, void* what, std::uint32_t events) const
    {
        epoll_event event{};
        event.events = events;
        event.data.ptr = what;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
    }

    void accept_one()
    {
        const int accepted = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (accepted < 0)
            return;
        const int on = 1;
        ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const auto made = std::make_shared<client>();
        made->descriptor = accepted;
        clients_[made.get()] = made;
        watch(accepted, made.get(), EPOLLIN);
    }

    void ready(client& one, std::uint32_t events)
    {
        if ((events & EPOLLOUT) != 0)
            send(one, {});
        if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
            receive(one);
    }

    void receive(client& one)
    {
        static std::array<std::uint8_t, 65536> buffer;
        const ssize_t size = ::recv(one.descriptor, buffer.data(), buffer.size(), 0);
        if (size <= 0)
        {
            ::close(one.descriptor);
            clients_.erase(&one);
            return;
        }
        one.in.insert(one.in.end(), buffer.begin(), buffer.begin() + size);
        answers_.clear();
        std::size_t at = 0;
        while (one.in.size() - at >= 4)
        {
            const auto length = wire::message_length(bytes_view(one.in).subspan(at, 4));
            if (!length)
                give_up(length.error().what());
            if (one.in.size() - at < *length)
                break;
            answer(bytes_view(one.in).subspan(at, *length));
            at += *length;
        }
        one.in.erase(one.in.begin(), one.in.begin() + static_cast<std::ptrdiff_t>(at));
        if (answers_.empty())
            return;
        if (delay_.count() == 0 || greets_)
            return send(one, answers_);
        late_.push_back({steady::now() + delay_, clients_[&one], answers_});
        if (late_.size() == 1)
            wake_for(late_.front());
    }

    void answer(bytes_view message)
    {
        greets_ = true;
        if (auto command = wire::parse_op_msg(message))
        {
            greets_ = is_hello(command->body.begin()->key);
            return replies_.answer(answers_, command->header.request_id, command->body);
        }
        const auto first = wire::parse_op_query(message);
        if (!first)
            give_up(first.error().what());
        wire::append_op_reply(answers_, 1, first->header.request_id, replies_.hello());
    }

    void send(client& one, bytes_view what)
    {
        if (one.out.empty())
        {
            const ssize_t size = ::send(one.descriptor, what.data(), what.size(), MSG_NOSIGNAL);
            const auto taken = static_cast<std::size_t>(std::max<ssize_t>(size, 0));
            if (taken == what.size())
                return;
            one.out.assign(what.begin() + static_cast<std::ptrdiff_t>(taken), what.end());
            return change(one, EPOLLIN | EPOLLOUT);
        }
        one.out.insert(one.out.end(), what.begin(), what.end());
        const ssize_t size = ::send(one.descriptor, one.out.data() + one.sent, one.out.size() - one.sent, MSG_NOSIGNAL);
        one.sent += static_cast<std::size_t>(std::max<ssize_t>(size, 0));
        if (one.sent == one.out.size())
        {
            one.out.clear();
            one.sent = 0;
            change(one, EPOLLIN);
        }
    }

    void change(client& one, std::uint32_t events) const
    {
        epoll_event event{};
        event.events = events;
        event.data.ptr = &one;
        ::epoll_ctl(epoll_, EPOLL_CTL_MOD, one.descriptor, &event);
    }

    void wake_for(const late& next) const
    {
        const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(next.due.time_since_epoch()).count();
        itimerspec when{};
        when.it_value.tv_sec = since / 1'000'000'000;
        when.it_value.tv_nsec = since % 1'000'000'000;
        ::timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr);
    }

    void send_due()
    {
        std::uint64_t expirations = 0;
        (void)!::read(timer_, &expirations, sizeof expirations);
        const auto now = steady::now();
        while (!late_.empty() && late_.front().due <= now)
        {
            if (const auto whose = late_.front().whose.lock())
                send(*whose, late_.front().reply);
            late_.pop_front();
        }
        if (!late_.empty())
            wake_for(late_.front());
    }

    std::chrono::milliseconds delay_;
    replies replies_;
    int listener_;
    int timer_;
    int epoll_;
    std::map<client*, std::shared_ptr<client>> clients_{};
    std::deque<late> late_{};
    bytes answers_{};
    bool greets_{false}; // the message that was answered last is a hello
};

} // namespace

int main(int argc, char** argv)
{
    std::uint16_t port = 0;
    std::chrono::milliseconds delay{0};
    std::string matches;
    for (int i = 1; i + 1 < argc; i += 2)
    {
        const std::string_view option = argv[i];
        if (option == "--port")
            port = static_cast<std::uint16_t>(std::atoi(argv[i + 1]));
        else if (option == "--delay-ms")
            delay = std::chrono::milliseconds(std::atoi(argv[i + 1]));
        else if (option == "--matches")
            matches = argv[i + 1];
        else
            argc = 0;
    }
    if (argc % 2 == 0)
    {
        std::fprintf(stderr, "usage: bench_database --port P [--delay-ms N] [--matches FILE]\n");
        return 2;
    }
    server(port, delay, matches).run();
}
