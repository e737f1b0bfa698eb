// A file, sent piece by piece while it is read on a thread.
#pragma once

#include <zonda/loop/worker_pool.hpp>
#include <zonda/net/descriptor.hpp>
#include <zonda/web/content_source.hpp>

#include <cstdint>
#include <string>

namespace zonda::web
{

/// Blocks. Throws error if the file is shorter by now, or cannot be read.
std::string read_piece(const net::descriptor& file, std::uint64_t first, std::uint64_t length);

class file_content final : public content_source
{
public:
    file_content(net::descriptor file, std::uint64_t first, std::uint64_t length, worker_pool& threads) noexcept
        : file_(std::move(file)),
          first_(first),
          length_(length),
          threads_(threads)
    {
    }

    std::optional<std::uint64_t> size() const noexcept override { return length_; }
    task<void> write_to(writer& out) override;

private:
    net::descriptor file_;
    std::uint64_t first_;
    std::uint64_t length_;
    worker_pool& threads_;
};

} // namespace zonda::web
