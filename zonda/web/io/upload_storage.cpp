#include <zonda/base/error.hpp>
#include <zonda/base/text.hpp>
#include <zonda/web/io/disk_threads.hpp>
#include <zonda/web/io/file_content.hpp>
#include <zonda/web/io/random.hpp>
#include <zonda/web/io/upload_storage.hpp>

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace zonda::web
{

namespace
{

constexpr std::size_t piece_size = 256 * 1024;

[[noreturn]] void fail(const std::string& what)
{
    const error_code code(errno, boost::system::system_category());
    throw error(code, what + ": " + code.message());
}

net::descriptor open_unnamed(const std::string& folder)
{
    net::descriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (!file && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
    {
        // A file system that cannot: the name is there for a moment.
        std::string name = folder + "/zonda-upload-XXXXXX";
        file = net::descriptor(::mkostemp(name.data(), O_CLOEXEC));
        file ? void(::unlink(name.c_str())) : void();
    }
    if (!file)
    {
        fail("an upload cannot be kept in " + folder);
    }
    return file;
}

void write_at(const net::descriptor& file, std::string_view data, std::uint64_t at)
{
    while (!data.empty())
    {
        const ssize_t size = ::pwrite(file.get(), data.data(), data.size(), static_cast<off_t>(at));
        if (size < 0 && errno != EINTR)
        {
            fail("an upload cannot be written to disk");
        }
        const auto written = static_cast<std::size_t>(std::max<ssize_t>(size, 0));
        data.remove_prefix(written);
        at += written;
    }
}

void copy(const net::descriptor& from, std::uint64_t first, std::uint64_t size, const net::descriptor& to)
{
    off_t at = static_cast<off_t>(first);
    const off_t end = static_cast<off_t>(first + size);
    while (at < end)
    {
        const ssize_t copied = ::sendfile(to.get(), from.get(), &at, static_cast<std::size_t>(end - at));
        if (copied < 0 && errno != EINTR)
        {
            fail("an upload cannot be copied");
        }
        if (copied == 0)
        {
            errno = EIO;
            fail("an upload became shorter than it was");
        }
    }
}

// A name beside the one that is wanted, which nobody else has.
std::string name_beside(const std::string& path)
{
    std::array<std::uint8_t, 8> random{};
    fill_with_random_bytes(random);
    return path + "." + to_hex(random) + ".part";
}

} // namespace

upload_storage::upload_storage(loop& home, std::shared_ptr<upload_disk> disk) noexcept
    : home_(home),
      disk_(std::move(disk))
{
}

// Looked up each time: there are no threads before the first file that is not small.
worker_pool& upload_storage::threads() const
{
    return home_.part<disk_threads>().pool;
}

task<void> upload_storage::append(std::string_view data, std::size_t most_in_memory)
{
    memory_ += data;
    if (memory_.size() > (on_disk_ ? piece_size : most_in_memory))
    {
        co_await write_out();
    }
}

task<void> upload_storage::finish()
{
    if (on_disk_)
    {
        co_await write_out();
        std::string().swap(memory_);
    }
}

task<void> upload_storage::write_out()
{
    first_ = on_disk_ ? first_ : disk_->size;
    on_disk_ = true;
    auto writing = threads().run(
        [this]
        {
            if (!disk_->file)
            {
                disk_->file = open_unnamed(disk_->folder);
            }
            write_at(disk_->file, memory_, first_ + written_);
        });
    co_await std::move(writing);
    written_ += memory_.size();
    disk_->size = first_ + written_;
    memory_.clear();
}

task<std::string> upload_storage::read(std::uint64_t first, std::size_t size) const
{
    const std::uint64_t begin = std::min(first, this->size());
    const std::uint64_t length = std::min<std::uint64_t>(size, this->size() - begin);
    if (!on_disk_)
    {
        co_return memory_.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(length));
    }
    auto reading = threads().run([this, begin, length] { return read_piece(disk_->file, first_ + begin, length); });
    co_return co_await std::move(reading);
}

task<void> upload_storage::save(std::string path) const
{
    auto saving = threads().run([this, &path] { copy_to(path); });
    co_await std::move(saving);
}

// Under another name until it is whole.
void upload_storage::copy_to(const std::string& path) const
{
    const std::string beside = name_beside(path);
    net::descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file)
    {
        fail("an upload cannot be saved as " + path);
    }
    try
    {
        on_disk_ ? copy(disk_->file, first_, written_, file) : write_at(file, memory_, 0);
        if (::rename(beside.c_str(), path.c_str()) != 0)
        {
            fail("an upload cannot be saved as " + path);
        }
    }
    catch (...)
    {
        ::unlink(beside.c_str());
        throw;
    }
}

} // namespace zonda::web
