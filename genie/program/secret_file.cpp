#include <zonda/base/text.hpp>

#include <fcntl.h>
#include <genie/program/secret_file.hpp>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>

namespace genie
{

namespace
{

constexpr std::size_t key_size = 32;

zonda::error system_fault(const std::string& what, const std::string& path)
{
    const zonda::error_code code(errno, boost::system::system_category());
    return {code, what + ' ' + path + ": " + code.message() + "; --secret-file names another file"};
}

class descriptor
{
public:
    explicit descriptor(int fd) noexcept : fd_(fd) {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor()
    {
        if (fd_ >= 0)
            ::close(fd_);
    }
    int get() const noexcept { return fd_; }

private:
    int fd_;
};

// Made whole beside its place and then linked there: another process finds no file, or a whole one.
zonda::result<void> make_file(const std::string& path)
{
    zonda::bytes key(key_size);
    randombytes_buf(key.data(), key.size());
    const std::string line = "1 " + zonda::to_hex(key) + '\n';

    const std::string unfinished = path + '.' + std::to_string(::getpid());
    {
        const descriptor file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (file.get() < 0)
            return system_fault("cannot make the secret file", path);
        if (::write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size()) ||
            ::fsync(file.get()) != 0)
            return system_fault("cannot write the secret file", path);
    }
    const bool linked = ::link(unfinished.c_str(), path.c_str()) == 0 || errno == EEXIST;
    const auto fault = linked ? std::optional<zonda::error>() : system_fault("cannot make the secret file", path);
    ::unlink(unfinished.c_str());
    if (fault)
        return *fault;
    return {};
}

zonda::result<std::string> read_file(const std::string& path)
{
    const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0)
        return system_fault("cannot read the secret file", path);
    std::string text(64 * 1024, '\0');
    const ssize_t size = ::read(file.get(), text.data(), text.size());
    if (size < 0)
        return system_fault("cannot read the secret file", path);
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::optional<secret> parse_line(std::string_view line)
{
    secret s{};
    const char* end = line.data() + line.size();
    const auto [at, fault] = std::from_chars(line.data(), end, s.id);
    if (fault != std::errc() || at == end || *at != ' ')
        return std::nullopt;
    const auto key = zonda::from_hex(std::string_view(at + 1, static_cast<std::size_t>(end - at - 1)));
    if (!key || key->size() != key_size)
        return std::nullopt;
    s.key = zonda::as_text(*key);
    return s;
}

} // namespace

zonda::result<std::vector<secret>> parse_secrets(std::string_view text)
{
    std::vector<secret> secrets;
    const auto fault = [](std::size_t line, const char* words)
    {
        return zonda::error(make_error_code(boost::system::errc::invalid_argument),
                            "line " + std::to_string(line) + ": " + words);
    };
    for (std::size_t number = 1; !text.empty(); ++number)
    {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty())
            continue;
        const auto s = parse_line(line);
        if (!s)
            return fault(number, "wants a number, a space and 64 hexadecimal digits");
        if (std::any_of(secrets.begin(), secrets.end(), [&](const secret& other) { return other.id == s->id; }))
            return fault(number, "has the number of an earlier line");
        secrets.push_back(*s);
    }
    if (secrets.empty())
        return fault(1, "wants a number, a space and 64 hexadecimal digits");
    return secrets;
}

zonda::result<std::vector<secret>> read_or_make_secrets(const std::string& path)
{
    if (::access(path.c_str(), F_OK) != 0)
        if (auto made = make_file(path); !made)
            return made.error();
    const auto text = read_file(path);
    if (!text)
        return text.error();
    auto secrets = parse_secrets(*text);
    if (!secrets)
        return zonda::error(secrets.error().code(),
                            "the secret file " + path + ", " + secrets.error().what() +
                                "; without the file a new one is made, and everybody signs in again");
    return secrets;
}

} // namespace genie
