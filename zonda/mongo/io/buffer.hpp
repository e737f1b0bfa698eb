// Room for what is received.
#pragma once

#include <zonda/base/bytes.hpp>

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
    }

private:
    struct release
    {
        void operator()(std::uint8_t* data) const noexcept { std::free(data); }
    };

    std::unique_ptr<std::uint8_t[], release> data_{};
    std::size_t size_{0};
};

} // namespace zonda::mongo::io
