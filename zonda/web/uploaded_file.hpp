// What came with a form as files.
#pragma once

#include <zonda/loop/task.hpp>
#include <zonda/web/content_source.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::web
{

class upload_storage;

/// One file, in memory or on disk. What the client said of it is what it said: neither name nor type need to be true.
class uploaded_file
{
public:
    uploaded_file(std::string field, std::string name, std::string content_type,
                  std::unique_ptr<upload_storage> content);
    uploaded_file(uploaded_file&&) noexcept;
    uploaded_file& operator=(uploaded_file&&) noexcept;
    ~uploaded_file();

    /// The name of the form's field.
    const std::string& field() const noexcept { return field_; }
    /// What the client calls the file: the last part of a path, UTF-8 without control characters, not hidden; it may
    /// be empty. For people to read: store files under names of your own.
    const std::string& name() const noexcept { return name_; }
    /// As the client says; empty if it does not.
    const std::string& content_type() const noexcept { return content_type_; }
    std::uint64_t size() const noexcept;
    bool is_on_disk() const noexcept;

    // Disk is read and written on a thread. Throw error with the system's code. Cancellation: a step that has begun is
    // waited for.

    /// All of it.
    task<std::string> content() const;
    /// A piece: `size` bytes from `first` on, fewer at the end.
    task<std::string> piece(std::uint64_t first, std::size_t size) const;
    /// Writes it to a new file beside `path`, and then gives that this name: whole or not at all, in place of what was
    /// there. `path` is the program's own choice, never made of name().
    task<void> save(std::string path) const;

private:
    std::string field_;
    std::string name_;
    std::string content_type_;
    std::unique_ptr<upload_storage> content_;
};

/// The files of a form, in order. Copies share them; they live as long as the last copy, the request's own included.
class uploaded_files
{
public:
    uploaded_files() = default;
    explicit uploaded_files(std::vector<uploaded_file> files);

    /// The first file of that field; null if there is none.
    const uploaded_file* find(std::string_view field) const noexcept;
    /// The same. Throws http_error 400 if there is none, and the client is told which.
    const uploaded_file& one(std::string_view field) const;
    /// All files of that field, in order.
    std::vector<const uploaded_file*> all(std::string_view field) const;

    bool empty() const noexcept { return size() == 0; }
    std::size_t size() const noexcept { return files_ == nullptr ? 0 : files_->size(); }
    const uploaded_file* begin() const noexcept { return files_ == nullptr ? nullptr : files_->data(); }
    const uploaded_file* end() const noexcept { return begin() + size(); }

private:
    std::shared_ptr<const std::vector<uploaded_file>> files_;
};

} // namespace zonda::web
