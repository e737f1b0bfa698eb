#include <zonda/pocket/io/launch.hpp>

#include <openssl/rand.h>

namespace zonda::pocket
{
namespace
{

std::string percent_encoded(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string made;
    for (const char c : text)
    {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain)
        {
            made.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        made += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return made;
}

} // namespace

result<std::unique_ptr<engine>> open_engine(const server_settings& settings)
{
    engine_settings inner;
    inner.replica_set = settings.replica_set;
    if (!settings.user.empty())
    {
        bytes salt(16);
        if (RAND_bytes(salt.data(), static_cast<int>(salt.size())) != 1)
            return error(make_error_code(errc::internal_error), "the system has no random numbers");
        auto derived = scram_credentials::derive(settings.user, settings.password, std::move(salt));
        if (!derived)
            return error(make_error_code(derived.error().code), derived.error().words);
        inner.user = std::move(*derived);
    }
    return engine::open(settings.database, std::move(inner));
}

result<net::listener> listen(loop& home, const server_settings& settings, engine& with)
{
    auto at = settings.unix_path.empty()
                  ? net::address::from_ip(settings.host == "localhost" ? "127.0.0.1" : settings.host, settings.port)
                  : net::address::from_path(settings.unix_path);
    if (!at)
        return at.error();
    auto listening = net::listener::listen(home, *at);
    if (listening)
        with.state().settings.address = listening->local().to_string();
    return listening;
}

std::string uri_of(const server_settings& settings, const net::address& at)
{
    std::string uri = "mongodb://";
    if (!settings.user.empty())
        uri += percent_encoded(settings.user) + ":" + percent_encoded(settings.password) + "@";
    uri += settings.unix_path.empty() ? at.to_string() : percent_encoded(settings.unix_path);
    uri += "/";
    if (!settings.replica_set.empty())
        uri += "?replicaSet=" + percent_encoded(settings.replica_set);
    return uri;
}

} // namespace zonda::pocket
