// Any bytes are a message that can be walked through and written again, or an error.
#include <zonda/wire/op_msg.hpp>
#include <zonda/wire/op_query.hpp>

#include <cstdlib>

using namespace zonda;

namespace
{

void require(bool truth)
{
    if (!truth)
    {
        std::abort();
    }
}

std::size_t walk(bson::document_view view)
{
    std::size_t fields = 0;
    for (const auto [key, value] : view)
    {
        fields += 1 + key.size();
        if (const auto document = value.get<bson::document_view>())
        {
            fields += walk(*document);
        }
    }
    return fields;
}

void check_op_msg(bytes_view data)
{
    const auto parsed = wire::parse_op_msg(data);
    if (!parsed)
    {
        return;
    }
    walk(parsed->body);
    std::size_t documents = 0;
    for (const auto& sequence : parsed->sequences)
    {
        for (const auto document : sequence)
        {
            walk(document);
            documents += document.data().size();
        }
        require(documents <= data.size());
    }
    bytes again;
    wire::append_op_msg(again, parsed->header.request_id, parsed->header.response_to, parsed->flags, parsed->body,
                        parsed->sequences);
    require(again.size() == data.size());
    require(wire::parse_op_msg(again).has_value());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const bytes_view input(data, size);
    check_op_msg(input);
    if (const auto query = wire::parse_op_query(input))
    {
        walk(query->query);
    }
    if (const auto reply = wire::parse_op_reply(input))
    {
        walk(reply->document);
    }
    return 0;
}
