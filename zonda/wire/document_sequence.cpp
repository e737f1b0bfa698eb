#include <zonda/wire/byte_order.hpp>
#include <zonda/wire/document_sequence.hpp>

namespace zonda::wire
{

bson::document_view document_sequence_view::iterator::operator*() const noexcept
{
    return bson::document_view::trusted(rest_.data());
}

document_sequence_view::iterator& document_sequence_view::iterator::operator++() noexcept
{
    rest_ = rest_.subspan(load_u32(rest_, 0));
    return *this;
}

} // namespace zonda::wire
