// Appends many short pieces to a string for the price of one: room is made once, then every piece is only copied.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace zonda::web
{

class text_writer
{
public:
    /// `room`: at least as many bytes as will be written.
    text_writer(std::string& out, std::size_t room) : out_(out), before_(out.size())
    {
        out_.resize(before_ + room);
        at_ = out_.data() + before_;
    }
    text_writer(const text_writer&) = delete;
    text_writer& operator=(const text_writer&) = delete;
    ~text_writer() { out_.resize(static_cast<std::size_t>(at_ - out_.data())); }

    void write(std::string_view text) noexcept { at_ += text.copy(at_, text.size()); }

    template <std::size_t Size>
    void write(const char (&literal)[Size]) noexcept
    {
        std::memcpy(at_, literal, Size - 1);
        at_ += Size - 1;
    }

    template <std::integral T>
    void write_number(T value) noexcept
    {
        at_ = std::to_chars(at_, at_ + 20, value).ptr;
    }

    void write(char c) noexcept { *at_++ = c; }

    /// Nothing was written.
    void take_back() noexcept { at_ = out_.data() + before_; }

private:
    std::string& out_;
    std::size_t before_;
    char* at_;
};

} // namespace zonda::web
