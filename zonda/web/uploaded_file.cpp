#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/status.hpp>
#include <zonda/web/io/upload_storage.hpp>
#include <zonda/web/uploaded_file.hpp>

#include <algorithm>
#include <utility>

namespace zonda::web
{

uploaded_file::uploaded_file(std::string field, std::string name, std::string content_type,
                             std::unique_ptr<upload_storage> content)
    : field_(std::move(field)),
      name_(std::move(name)),
      content_type_(std::move(content_type)),
      content_(std::move(content))
{
}

uploaded_file::uploaded_file(uploaded_file&&) noexcept = default;
uploaded_file& uploaded_file::operator=(uploaded_file&&) noexcept = default;
uploaded_file::~uploaded_file() = default;

std::uint64_t uploaded_file::size() const noexcept
{
    return content_->size();
}

bool uploaded_file::is_on_disk() const noexcept
{
    return content_->is_on_disk();
}

task<std::string> uploaded_file::content() const
{
    return content_->read(0, static_cast<std::size_t>(size()));
}

task<std::string> uploaded_file::piece(std::uint64_t first, std::size_t size) const
{
    return content_->read(first, size);
}

task<void> uploaded_file::save(std::string path) const
{
    return content_->save(std::move(path));
}

uploaded_files::uploaded_files(std::vector<uploaded_file> files)
    : files_(std::make_shared<const std::vector<uploaded_file>>(std::move(files)))
{
}

const uploaded_file* uploaded_files::find(std::string_view field) const noexcept
{
    const auto found = std::find_if(begin(), end(), [&](const uploaded_file& one) { return one.field() == field; });
    return found == end() ? nullptr : found;
}

const uploaded_file& uploaded_files::one(std::string_view field) const
{
    if (const uploaded_file* found = find(field))
    {
        return *found;
    }
    throw http_error(status::bad_request, "the file \"" + std::string(field) + "\" is missing");
}

std::vector<const uploaded_file*> uploaded_files::all(std::string_view field) const
{
    std::vector<const uploaded_file*> found;
    for (const uploaded_file& one : *this)
    {
        if (one.field() == field)
        {
            found.push_back(&one);
        }
    }
    return found;
}

} // namespace zonda::web
