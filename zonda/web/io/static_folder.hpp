// A folder on disk, from which nothing but regular files below it can be read.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/loop/worker_pool.hpp>
#include <zonda/net/descriptor.hpp>
#include <zonda/web/core/byte_range.hpp>
#include <zonda/web/core/conditional.hpp>
#include <zonda/web/request.hpp>
#include <zonda/web/response.hpp>
#include <zonda/web/static_files.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::web
{

/// One file, opened.
struct open_file
{
    net::descriptor descriptor;
    std::uint64_t size{0};
    std::chrono::nanoseconds modified{0}; // since 1970
    std::string encoding{};               // br, zstd or gzip, when it is a twin
};

class static_folder
{
public:
    /// Throws error if the folder is not there.
    explicit static_folder(const std::string& path, static_file_options options);

    /// Answers GET (and HEAD) for the file at this path: 404 if it is no regular file inside the folder or a part of
    /// its path begins with a dot; 304, 206 and 416 as the request's conditions say. Files are read on a thread.
    task<response> answer(request& of, std::string path);

    /// Blocks. Neither `..` nor links lead out of the folder; nothing for what is no regular file.
    std::optional<open_file> open(const std::string& path) const;
    /// The file, or its the precompressed twin that `accept_encoding` wants most.
    std::optional<open_file> open_best(const std::string& path, const std::string& accept_encoding) const;

private:
    task<response> send(request& of, open_file file, std::string_view content_type);
    task<response> send_range(request& of, open_file& file, byte_range range, std::string_view content_type);

    net::descriptor folder_;
    static_file_options options_;
    worker_pool threads_{1};
};

/// Changes when the file does: its size and time.
entity_tag tag_of(const open_file& file);

} // namespace zonda::web
