#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/mapping.hpp>

namespace zonda::mongo
{

bson::document detail::document_in(bson::document_view wrapped)
{
    const auto value = wrapped["value"].get<bson::document_view>();
    if (!value)
        throw error(errc::invalid_argument, "a collection holds documents: this value becomes something else in BSON");
    return bson::document(*value);
}

} // namespace zonda::mongo
