#include <zonda/bson/document_builder.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/insert_batches.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

namespace zonda::mongo::core
{

namespace
{

// Type, key with its zero byte, twelve bytes.
constexpr std::size_t size_of_id = 1 + 4 + 12;

} // namespace

void insert_batches::add(bson::document_view document)
{
    if (data_.empty())
        data_.reserve(document.data().size() + size_of_id);
    if (document.contains("_id"))
    {
        const auto all = document.data();
        data_.insert(data_.end(), all.begin(), all.end());
    }
    else
    {
        bson::document_builder out(data_);
        out.append("_id", bson::object_id::generate()).append_all(document).finish();
    }
    ends_.push_back(data_.size());
}

bson::document_view insert_batches::document(std::size_t index) const noexcept
{
    return bson::document_view::trusted(data_.data() + begin_of(index));
}

result<void> insert_batches::check(const server_description& server) const
{
    for (std::size_t index = 0; index < ends_.size(); ++index)
        if (const auto size = ends_[index] - begin_of(index);
            size > static_cast<std::size_t>(server.max_bson_object_size))
            return error(errc::invalid_argument, "document " + std::to_string(index) + " has " + std::to_string(size) +
                                                     " bytes, the server stores at most " +
                                                     std::to_string(server.max_bson_object_size));
    return {};
}

insert_batches::batch insert_batches::next(std::size_t first, std::size_t overhead,
                                           const server_description& server) const noexcept
{
    const auto begin = begin_of(first);
    const auto most = static_cast<std::size_t>(server.max_message_size);
    const auto left = std::min(ends_.size() - first, static_cast<std::size_t>(server.max_write_batch_size));
    std::size_t count = 1;
    while (count < left && ends_[first + count] - begin + overhead <= most)
        ++count;
    return {first, count, bytes_view(data_).subspan(begin, ends_[first + count - 1] - begin)};
}

} // namespace zonda::mongo::core
