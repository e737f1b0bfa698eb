// Where one uploaded file lies: in memory while it is small, else on disk in a file without a name.
#pragma once

#include <zonda/loop/loop.hpp>
#include <zonda/loop/task.hpp>
#include <zonda/loop/worker_pool.hpp>
#include <zonda/net/descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace zonda::web
{

/// Memory or disk, both freed with it. Disk is touched on the loop's disk threads only. What fails throws error with
/// the system's code.
class upload_storage
{
public:
    /// `folder`: for the file, if there has to be one.
    upload_storage(loop& home, std::string folder) noexcept;

    /// Goes to disk when there is more than `most_in_memory`; from then on in large pieces.
    task<void> append(std::string_view data, std::size_t most_in_memory);
    /// Nothing more is appended.
    task<void> finish();

    std::uint64_t size() const noexcept { return written_ + memory_.size(); }
    bool is_on_disk() const noexcept { return static_cast<bool>(file_); }

    // After `finish`.

    task<std::string> read(std::uint64_t first, std::size_t size) const;
    task<void> save(std::string path) const;

private:
    task<void> write_out();
    void copy_to(const std::string& path) const;
    worker_pool& threads() const;

    loop& home_;
    std::string folder_;
    std::string memory_; // all of it, or what is not written yet
    net::descriptor file_;
    std::uint64_t written_{0};
};

} // namespace zonda::web
