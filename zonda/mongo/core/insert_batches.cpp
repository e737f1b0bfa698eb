#include <zonda/bson/document_builder.hpp>
#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/insert_batches.hpp>

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

result<insert_batches::batch> insert_batches::next(std::size_t first, std::size_t overhead,
                                                   const server_description& server) const
{
    const auto begin = begin_of(first);
    const auto most = static_cast<std::size_t>(server.max_message_size);
    std::size_t count = 0;
    while (first + count < ends_.size() && count < static_cast<std::size_t>(server.max_write_batch_size))
    {
        const auto index = first + count;
        const auto size = ends_[index] - begin_of(index);
        if (size > static_cast<std::size_t>(server.max_bson_object_size))
            return error(errc::invalid_argument, "document " + std::to_string(index) + " has " + std::to_string(size) +
                                                     " bytes, the server stores at most " +
                                                     std::to_string(server.max_bson_object_size));
        if (count > 0 && ends_[index] - begin + overhead > most)
            break;
        ++count;
    }
    return batch{first, count, bytes_view(data_).subspan(begin, ends_[first + count - 1] - begin)};
}

} // namespace zonda::mongo::core
