#include <zonda/base/error.hpp>
#include <zonda/web/io/file_content.hpp>

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace zonda::web
{

namespace
{

constexpr std::uint64_t piece_size = 256 * 1024;

} // namespace

std::string read_piece(const net::descriptor& file, std::uint64_t first, std::uint64_t length)
{
    std::string piece(static_cast<std::size_t>(length), '\0');
    std::size_t done = 0;
    while (done < piece.size())
    {
        const ssize_t size =
            ::pread(file.get(), piece.data() + done, piece.size() - done, static_cast<off_t>(first + done));
        if (size < 0 && errno == EINTR)
        {
            continue;
        }
        if (size <= 0)
        {
            throw error(error_code(size < 0 ? errno : EIO, boost::system::system_category()),
                        "a static file was cut or became unreadable while it was sent");
        }
        done += static_cast<std::size_t>(size);
    }
    return piece;
}

task<void> file_content::write_to(writer& out)
{
    std::uint64_t sent = 0;
    while (sent < length_)
    {
        const std::uint64_t at = first_ + sent;
        const std::uint64_t size = std::min(piece_size, length_ - sent);
        auto reading = threads_.run([this, at, size] { return read_piece(file_, at, size); });
        const std::string piece = co_await std::move(reading);
        co_await out.write(piece);
        sent += size;
    }
}

} // namespace zonda::web
