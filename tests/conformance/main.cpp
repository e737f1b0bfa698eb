// conformance_server: an HTTP server for the conformance suites of others.
#include "tests/conformance/conformance_site.hpp"
#include <zonda/web/server.hpp>

#include <charconv>
#include <cstdio>
#include <optional>
#include <string_view>

namespace
{

constexpr const char* help = R"(usage: conformance_server --http PORT

Serves 127.0.0.1:PORT (0: a free port) for conformance suites, until SIGTERM.

  /             GET, HEAD and OPTIONS: 200; POST: its content
  /echo         the fields of the request, a line each
  /cookie       its cookies, name=value, a line each
  /slow?ms=N    answers after N milliseconds
  /hold         never answers; /held counts who is held and who left
  /big?bytes=N  N bytes, streamed
  /upload       POST: the names and sizes of a form's files

  --help, --version
)";

int wrong(const char* what, std::string_view which)
{
    std::fprintf(stderr, "conformance_server: %s%.*s; see --help\n", what, static_cast<int>(which.size()),
                 which.data());
    return 2;
}

std::optional<std::uint16_t> parse_port(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), port);
    return bad == std::errc{} && end == text.data() + text.size() ? std::optional(port) : std::nullopt;
}

} // namespace

int main(int argc, char** argv)
{
    std::optional<std::uint16_t> port;
    for (int i = 1; i < argc; ++i)
    {
        const std::string_view option = argv[i];
        if (option == "--help")
        {
            std::fputs(help, stdout);
            return 0;
        }
        if (option == "--version")
        {
            std::puts("conformance_server " ZONDA_VERSION);
            return 0;
        }
        if (option == "--h2c" || option == "--tls" || option == "--cert" || option == "--key")
        {
            return wrong("this port is not offered yet: ", option);
        }
        if (option != "--http")
        {
            return wrong("unknown option ", option);
        }
        if (++i == argc || !(port = parse_port(argv[i])))
        {
            return wrong("--http wants a port, 0 to 65535", "");
        }
    }
    if (!port)
    {
        return wrong("--http PORT is missing", "");
    }
    zonda::conformance::hold_counts holds;
    const zonda::web::application site = zonda::conformance::make_site(holds);
    zonda::web::server_settings settings;
    settings.port = *port;
    return zonda::web::serve(site, settings);
}
