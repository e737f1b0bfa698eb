// Room for what is received.
#pragma once

#include <zonda/base/bytes.hpp>

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <utility>

namespace zonda::mongo::io
{

/// Bytes that grow without being filled with zeros before they are written, and, where they are many, without being
/// copied: the pages are moved (a batch of 16 MB would be written three times otherwise).
class buffer
{
public:
    buffer() = default;
    buffer(buffer&& other) noexcept : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
    buffer& operator=(buffer&& other) noexcept
    {
        data_ = std::move(other.data_);
        size_ = std::exchange(other.size_, 0);
        return *this;
    }

    bool empty() const noexcept { return size_ == 0; }
    std::size_t size() const noexcept { return size_; }
    std::span<std::uint8_t> bytes() noexcept { return {data_.get(), size_}; }
    bytes_view view() const noexcept { return {data_.get(), size_}; }

    /// What is there stays, what comes behind it means nothing yet. `size` is larger than it is now.
    void grow(std::size_t size)
    {
        void* const grown = std::realloc(data_.get(), size);
        if (grown == nullptr)
            throw std::bad_alloc();
        (void)data_.release(); // realloc has freed it
        data_.reset(static_cast<std::uint8_t*>(grown));
        size_ = size;
        ask_for_huge_pages();
    }

private:
    struct release
    {
        void operator()(std::uint8_t* data) const noexcept { std::free(data); }
    };

    // A batch of 16 MB is 4,000 pages else: as many faults the first time, and as many entries to look up ever after.
    void ask_for_huge_pages() const noexcept
    {
#ifdef MADV_HUGEPAGE
        constexpr std::uintptr_t huge_page = 2 * 1024 * 1024;
        const auto begin = (reinterpret_cast<std::uintptr_t>(data_.get()) + huge_page - 1) / huge_page * huge_page;
        const auto end = (reinterpret_cast<std::uintptr_t>(data_.get()) + size_) / huge_page * huge_page;
        if (begin < end)
            (void)::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE); // it works without, too
#endif
    }

    std::unique_ptr<std::uint8_t[], release> data_{};
    std::size_t size_{0};
};

} // namespace zonda::mongo::io
