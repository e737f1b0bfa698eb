// A file descriptor that closes itself.
#pragma once

#include <utility>

namespace zonda::net
{

class descriptor
{
public:
    descriptor() = default;
    explicit descriptor(int value) noexcept : value_(value) {}
    descriptor(descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept
    {
        std::swap(value_, other.value_);
        return *this;
    }
    ~descriptor() { close(); }

    int get() const noexcept { return value_; }
    explicit operator bool() const noexcept { return value_ >= 0; }
    void close() noexcept;

private:
    int value_{-1};
};

} // namespace zonda::net
