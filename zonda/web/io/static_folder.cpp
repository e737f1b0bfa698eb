#include <zonda/loop/loop.hpp>
#include <zonda/web/core/accept_encoding.hpp>
#include <zonda/web/core/byte_range.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/http_date.hpp>
#include <zonda/web/core/media_type.hpp>
#include <zonda/web/io/file_content.hpp>
#include <zonda/web/io/open_beneath.hpp>
#include <zonda/web/io/static_folder.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <charconv>

namespace zonda::web
{

namespace
{

// Smaller files are read whole, larger ones while they are sent.
constexpr std::uint64_t largest_whole_file = 256 * 1024;

// No hidden files, no empty parts, nothing that the kernel would read as another file.
bool is_plain_path(std::string_view path) noexcept
{
    if (path.find('\0') != std::string_view::npos || path.find('\\') != std::string_view::npos)
    {
        return false;
    }
    while (true)
    {
        const std::size_t end = path.find('/');
        const std::string_view part = path.substr(0, end);
        if (part.empty() || part.front() == '.')
        {
            return false;
        }
        if (end == std::string_view::npos)
        {
            return true;
        }
        path.remove_prefix(end + 1);
    }
}

struct twin
{
    const char* coding;
    const char* ending;
};

// The smaller ones first, for clients that take all alike.
constexpr twin twins[] = {{"br", ".br"}, {"zstd", ".zst"}, {"gzip", ".gz"}};

} // namespace

static_folder::static_folder(const std::string& path, static_file_options options)
    : folder_(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)),
      options_(std::move(options))
{
    if (!folder_)
    {
        const error_code code(errno, boost::system::system_category());
        throw error(code, "the folder of static files, " + path + ", cannot be opened: " + code.message());
    }
}

std::optional<open_file> static_folder::open(const std::string& path) const
{
    if (!is_plain_path(path))
    {
        return std::nullopt;
    }
    open_file file;
    file.descriptor = open_beneath(folder_, path);
    struct stat about{};
    if (!file.descriptor || ::fstat(file.descriptor.get(), &about) != 0 || !S_ISREG(about.st_mode))
    {
        return std::nullopt;
    }
    file.size = static_cast<std::uint64_t>(about.st_size);
    file.modified = std::chrono::seconds(about.st_mtim.tv_sec) + std::chrono::nanoseconds(about.st_mtim.tv_nsec);
    return file;
}

std::optional<open_file> static_folder::open_best(const std::string& path, const std::string& accept_encoding) const
{
    std::optional<open_file> best = open(path);
    if (!best || !options_.precompressed)
    {
        return best;
    }
    const auto modified = best->modified;
    int best_weight = 0;
    for (const twin& one : twins)
    {
        const int weight = weight_of_coding(accept_encoding, one.coding);
        if (weight <= best_weight)
        {
            continue;
        }
        std::optional<open_file> other = open(path + one.ending);
        if (other && other->modified >= modified)
        {
            best = std::move(other);
            best->encoding = one.coding;
            best_weight = weight;
        }
    }
    return best;
}

task<response> static_folder::answer(request& of, std::string path)
{
    const std::string accept_encoding(of.head().value_of(field_name::accept_encoding));
    auto opening = threads_.run([this, &path, &accept_encoding] { return open_best(path, accept_encoding); });
    std::optional<open_file> file = co_await std::move(opening);
    if (!file)
    {
        throw http_error(status::not_found, "there is no such file");
    }
    co_return co_await send(of, std::move(*file), media_type_of_file(path));
}

task<response> static_folder::send(request& of, open_file file, std::string_view content_type)
{
    const auto now = std::chrono::floor<std::chrono::seconds>(of.home().wall_now());
    const validators current{tag_of(file),
                             std::chrono::floor<std::chrono::seconds>(std::chrono::sys_time(file.modified))};
    const precondition verdict = evaluate_preconditions(of.head(), current, now);
    response answer(verdict == precondition::failed ? status::precondition_failed : status::not_modified);
    if (verdict == precondition::proceed)
    {
        // RFC 9110, 14.2: only GET has ranges.
        const byte_range range = of.method() == method::get && if_range_holds(of.head(), current, now)
                                     ? parse_byte_range(of.head().value_of(field_name::range), file.size)
                                     : byte_range{};
        answer = co_await send_range(of, file, range, content_type);
    }
    answer.add_field("ETag", to_string(*current.tag));
    answer.add_field("Last-Modified", to_http_date(*current.last_modified));
    answer.add_field("Cache-Control", options_.cache_control);
    if (options_.precompressed)
    {
        answer.add_field("Vary", "Accept-Encoding");
    }
    if (!file.encoding.empty())
    {
        answer.add_field("Content-Encoding", file.encoding);
    }
    co_return answer;
}

task<response> static_folder::send_range(request& of, open_file& file, byte_range range, std::string_view content_type)
{
    if (range.which == byte_range::kind::not_satisfiable)
    {
        response refused(status::range_not_satisfiable);
        refused.add_field("Content-Range", to_content_range(range, file.size));
        co_return refused;
    }
    const bool part = range.which == byte_range::kind::part;
    const std::uint64_t first = part ? range.first : 0;
    const std::uint64_t length = part ? range.last - range.first + 1 : file.size;
    response answer;
    if (length <= largest_whole_file && of.method() != method::head)
    {
        auto reading = threads_.run([&file, first, length] { return read_piece(file.descriptor, first, length); });
        answer = response(content_type, co_await std::move(reading));
    }
    else
    {
        answer =
            response(content_type, std::make_unique<file_content>(std::move(file.descriptor), first, length, threads_));
    }
    if (part)
    {
        answer.set_status(status::partial_content);
        answer.add_field("Content-Range", to_content_range(range, file.size));
    }
    answer.add_field("Accept-Ranges", "bytes");
    answer.add_field("X-Content-Type-Options", "nosniff");
    co_return answer;
}

entity_tag tag_of(const open_file& file)
{
    char digits[40];
    auto [end, ignored] = std::to_chars(digits, digits + sizeof digits, file.size, 16);
    *end++ = '-';
    end = std::to_chars(end, digits + sizeof digits, file.modified.count(), 16).ptr;
    std::string opaque(digits, end);
    opaque += file.encoding.empty() ? "" : "-" + file.encoding;
    return {std::move(opaque), false};
}

} // namespace zonda::web
