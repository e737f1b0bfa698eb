#include <zonda/bson/document.hpp>
#include <zonda/bson/validate.hpp>

namespace zonda::bson
{

document::document(document_view view) : data_(view.data().begin(), view.data().end())
{
}

result<document> document::from_bytes(bytes data)
{
    const auto valid = validate(data);
    if (!valid)
        return valid.error();
    return trusted(std::move(data));
}

document document::trusted(bytes data) noexcept
{
    document owner;
    owner.data_ = std::move(data);
    return owner;
}

bytes document::release() &&
{
    if (data_.empty())
    {
        const bytes_view nothing = document_view().data();
        return {nothing.begin(), nothing.end()};
    }
    return std::exchange(data_, {});
}

array array::trusted(bytes data) noexcept
{
    array owner;
    owner.items_ = document::trusted(std::move(data));
    return owner;
}

} // namespace zonda::bson
