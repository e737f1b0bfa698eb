#include <zonda/web/io/open_beneath.hpp>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace zonda::web
{

net::descriptor open_step_by_step(const net::descriptor& folder, const std::string& path) noexcept
{
    std::string_view left = path;
    net::descriptor here;
    while (true)
    {
        const std::size_t end = left.find('/');
        const std::string part(left.substr(0, end));
        const bool last = end == std::string_view::npos;
        const int from = here ? here.get() : folder.get();
        const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (last ? 0 : O_DIRECTORY);
        if (part == "..")
        {
            errno = EXDEV;
            return {};
        }
        here = net::descriptor(::openat(from, part.c_str(), flags));
        if (last || !here)
        {
            return here;
        }
        left.remove_prefix(end + 1);
    }
}

net::descriptor open_beneath(const net::descriptor& folder, const std::string& path) noexcept
{
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    const long opened = ::syscall(SYS_openat2, folder.get(), path.c_str(), &how, sizeof how);
    if (opened < 0 && (errno == ENOSYS || errno == EPERM))
    {
        return open_step_by_step(folder, path);
    }
    return net::descriptor(static_cast<int>(opened));
}

} // namespace zonda::web
