// Where one uploaded file lies: in memory while it is small, else on disk.
#pragma once

#include <zonda/loop/loop.hpp>
#include <zonda/loop/task.hpp>
#include <zonda/loop/worker_pool.hpp>
#include <zonda/net/descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace zonda::web
{

/// What the files of one form have on disk together: one file without a name, however many they are, so that a form
/// costs one descriptor. Opened when it is first written.
struct upload_disk
{
    std::string folder;
    net::descriptor file{};
    std::uint64_t size{0};
};

/// Memory or a part of the form's disk file, freed with it and with the last of the form. Disk is touched on the loop's
/// disk threads only. What fails throws error with the system's code.
class upload_storage
{
public:
    /// The files of a form are written one after another: the next one begins when this has finished.
    upload_storage(loop& home, std::shared_ptr<upload_disk> disk) noexcept;

    /// Goes to disk when there is more than `most_in_memory`; from then on in large pieces.
    task<void> append(std::string_view data, std::size_t most_in_memory);
    /// Nothing more is appended.
    task<void> finish();

    std::uint64_t size() const noexcept { return written_ + memory_.size(); }
    bool is_on_disk() const noexcept { return on_disk_; }

    // After `finish`.

    task<std::string> read(std::uint64_t first, std::size_t size) const;
    task<void> save(std::string path) const;

private:
    task<void> write_out();
    void copy_to(const std::string& path) const;
    worker_pool& threads() const;

    loop& home_;
    std::shared_ptr<upload_disk> disk_;
    std::string memory_; // all of it, or what is not written yet
    std::uint64_t first_{0};
    std::uint64_t written_{0};
    bool on_disk_{false};
};

} // namespace zonda::web
