// Asks an HTTP server from one epoll loop: each connection keeps DEPTH requests under way until all are answered.
//
//     http_load PORT CONNECTIONS DEPTH REQUESTS [PATH]
//
// Prints one line of JSON: requests, seconds, p50_us, p99_us (of a batch of DEPTH), request_bytes.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace
{

using steady = std::chrono::steady_clock;

struct client
{
    int descriptor{-1};
    std::size_t answers_due{0};
    std::size_t content_due{0}; // of the answer whose head was read
    std::string head;           // of the answer whose head was not read whole
    steady::time_point sent{};
};

int connect_to(std::uint16_t port)
{
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(made, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0)
    {
        std::perror("http_load: connect");
        std::exit(1);
    }
    const int on = 1;
    ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return made;
}

constexpr std::string_view head_end = "\r\n\r\n";

// Heads differ (Date, Server-Timing), contents are all alike. False: more answers than were asked for.
bool take(client& one, std::string_view bytes, std::size_t content_size)
{
    while (!bytes.empty() && one.answers_due > 0)
    {
        if (one.content_due > 0)
        {
            const std::size_t size = std::min(one.content_due, bytes.size());
            one.content_due -= size;
            bytes.remove_prefix(size);
            one.answers_due -= one.content_due == 0 ? 1 : 0;
            continue;
        }
        const std::size_t end = one.head.empty() ? bytes.find(head_end) : std::string_view::npos;
        if (end != std::string_view::npos)
        {
            bytes.remove_prefix(end + head_end.size());
            one.content_due = content_size;
            continue;
        }
        // The rare head that comes in pieces, byte by byte.
        one.head += bytes.front();
        bytes.remove_prefix(1);
        if (one.head.ends_with(head_end))
        {
            one.head.clear();
            one.content_due = content_size;
        }
    }
    return bytes.empty();
}

// How long the content of an answer is.
std::size_t measure_content(std::uint16_t port, const std::string& request)
{
    const int connection = connect_to(port);
    ::send(connection, request.data(), request.size(), MSG_NOSIGNAL);
    std::string answer;
    char buffer[65536];
    while (true)
    {
        const ssize_t size = ::recv(connection, buffer, sizeof buffer, 0);
        if (size <= 0)
        {
            std::fprintf(stderr, "http_load: the server closed\n");
            std::exit(1);
        }
        answer.append(buffer, static_cast<std::size_t>(size));
        const std::size_t end = answer.find("\r\n\r\n");
        const std::size_t length = answer.find("Content-Length: ");
        if (end != std::string::npos && length != std::string::npos)
        {
            const std::size_t content = std::strtoul(answer.c_str() + length + 16, nullptr, 10);
            if (answer.size() >= end + head_end.size() + content)
            {
                ::close(connection);
                if (!answer.starts_with("HTTP/1.1 200"))
                {
                    std::fprintf(stderr, "http_load: %.60s\n", answer.c_str());
                    std::exit(1);
                }
                return content;
            }
        }
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 5)
    {
        std::fprintf(stderr, "usage: http_load PORT CONNECTIONS DEPTH REQUESTS [PATH]\n");
        return 2;
    }
    const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
    const std::size_t connections = std::strtoul(argv[2], nullptr, 10);
    const std::size_t depth = std::strtoul(argv[3], nullptr, 10);
    const std::size_t requests = std::strtoul(argv[4], nullptr, 10);
    const std::string path = argc > 5 ? argv[5] : "/";
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";
    const std::size_t content_size = measure_content(port, request);

    std::string batch;
    for (std::size_t i = 0; i < depth; ++i)
    {
        batch += request;
    }
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    std::vector<client> clients(connections);
    std::vector<double> times;
    times.reserve(requests / depth + 1);
    std::size_t begun = 0;
    std::size_t answered = 0;
    const auto send_batch = [&](client& one)
    {
        one.answers_due = depth;
        one.sent = steady::now();
        begun += depth;
        ::send(one.descriptor, batch.data(), batch.size(), MSG_NOSIGNAL);
    };
    for (client& one : clients)
    {
        one.descriptor = connect_to(port);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.ptr = &one;
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, one.descriptor, &event);
    }
    const auto start = steady::now();
    for (client& one : clients)
    {
        send_batch(one);
    }
    std::array<epoll_event, 512> events;
    std::vector<char> buffer(1 << 20);
    const std::size_t all = std::max(begun, requests);
    while (answered < std::min(all, begun) || begun < requests)
    {
        const int count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i)
        {
            client& one = *static_cast<client*>(events[static_cast<std::size_t>(i)].data.ptr);
            const ssize_t size = ::recv(one.descriptor, buffer.data(), buffer.size(), 0);
            if (size <= 0 || !take(one, {buffer.data(), static_cast<std::size_t>(size)}, content_size))
            {
                std::fprintf(stderr, "http_load: the server closed, or answered more than it was asked\n");
                return 1;
            }
            if (one.answers_due > 0)
            {
                continue;
            }
            answered += depth;
            times.push_back(std::chrono::duration<double, std::micro>(steady::now() - one.sent).count());
            if (begun < requests)
            {
                send_batch(one);
            }
        }
    }
    const double seconds = std::chrono::duration<double>(steady::now() - start).count();
    std::sort(times.begin(), times.end());
    std::printf("{\"requests\":%zu,\"seconds\":%.3f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"request_bytes\":%zu}\n", answered,
                seconds, times[times.size() / 2], times[times.size() * 99 / 100], request.size());
    return 0;
}
