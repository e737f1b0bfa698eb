// The floor of an HTTP server: one epoll loop that reads, counts bytes, and writes a prepared answer. It parses
// nothing.
//
//     epoll_server PORT REQUEST_BYTES     an answer for every REQUEST_BYTES that came
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace
{

constexpr std::string_view answer =
    "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 08:00:00 GMT\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 13\r\n\r\nHello, world!";

int listen_on(std::uint16_t port)
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 || ::listen(listener, 1024) != 0)
    {
        std::perror("epoll_server");
        std::exit(1);
    }
    socklen_t size = sizeof at;
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&at), &size);
    std::printf("listening on http://127.0.0.1:%d\n", ntohs(at.sin_port));
    std::fflush(stdout);
    return listener;
}

void watch(int epoll, int descriptor)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = descriptor;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

void accept_one(int epoll, int listener)
{
    const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted >= 0)
    {
        const int on = 1;
        ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        watch(epoll, accepted);
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3)
    {
        std::fprintf(stderr, "usage: epoll_server PORT REQUEST_BYTES\n");
        return 2;
    }
    const std::size_t request_size = std::strtoul(argv[2], nullptr, 10);
    const int listener = listen_on(static_cast<std::uint16_t>(std::atoi(argv[1])));
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    watch(epoll, listener);
    std::array<epoll_event, 512> events;
    std::vector<char> buffer(65536);
    std::vector<std::size_t> left_over(65536);
    std::string answers;
    while (true)
    {
        const int count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i)
        {
            const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
            if (descriptor == listener)
            {
                accept_one(epoll, listener);
                continue;
            }
            const ssize_t size = ::recv(descriptor, buffer.data(), buffer.size(), 0);
            if (size <= 0)
            {
                ::close(descriptor);
                left_over[static_cast<std::size_t>(descriptor)] = 0;
                continue;
            }
            std::size_t& pending = left_over[static_cast<std::size_t>(descriptor)];
            pending += static_cast<std::size_t>(size);
            answers.clear();
            for (; pending >= request_size; pending -= request_size)
            {
                answers += answer;
            }
            if (::send(descriptor, answers.data(), answers.size(), MSG_NOSIGNAL) < 0)
            {
                ::close(descriptor);
            }
        }
    }
}
