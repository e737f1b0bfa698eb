// Answers that no honest server gives.
#pragma once

#include <zonda/mongo/io/scripted_server_test.hpp>
#include <zonda/wire/byte_order.hpp>

#include <functional>
#include <string>
#include <vector>

namespace zonda::mongo::io::test
{

struct lie
{
    std::string name;
    /// What is sent in place of the reply to the request of that id.
    std::function<bytes(std::int32_t id)> message;
    /// What the error must say.
    std::string words;
    /// Its BSON only is no good: nothing else comes to harm.
    bool is_reply{false};
};

inline bytes honest(std::int32_t id)
{
    return peer::reply(id, doc("ok", 1, "text", std::string(300, 'x')));
}

inline bytes with_u32(bytes message, std::size_t at, std::uint32_t value)
{
    wire::store_u32(message, at, value);
    return message;
}

inline bytes raw(std::string_view text)
{
    const auto view = as_bytes(text);
    return {view.begin(), view.end()};
}

inline std::vector<lie> all_lies()
{
    return {
        {"a reply for somebody else", [](std::int32_t id) { return peer::reply(id + 1, doc("ok", 1)); }, "is awaited"},
        {"a length of 2 GB", [](std::int32_t id) { return with_u32(honest(id), 0, 2'000'000'000); }, "2000000000"},
        {"a negative length", [](std::int32_t id) { return with_u32(honest(id), 0, 0xFFFFFFFF); }, "-1"},
        {"a length below the header's", [](std::int32_t id) { return with_u32(honest(id), 0, 15); }, "15"},
        {"more than the reply",
         [](std::int32_t id)
         {
             auto out = honest(id);
             out.push_back(0);
             return out;
         },
         "more than the reply"},
        {"the announcement of another reply",
         [](std::int32_t id)
         {
             bytes out;
             wire::append_op_msg(out, 1, id, wire::flag_bits::more_to_come, doc("ok", 1));
             return out;
         },
         "announces another one"},
        {"another opcode", [](std::int32_t id) { return with_u32(honest(id), 12, 1); }, ""},
        {"a flag that nobody knows", [](std::int32_t id) { return with_u32(honest(id), 16, 1U << 9); }, ""},
        {"a document longer than the message", [](std::int32_t id) { return with_u32(honest(id), 21, 40'000); }, ""},
        {"an element of no type",
         [](std::int32_t id)
         {
             auto out = honest(id);
             out[25] = 0x7E;
             return out;
         },
         "the reply was refused: OP_MSG: BSON", true},
        {"text that is not UTF-8",
         [](std::int32_t id)
         {
             auto out = honest(id);
             out[out.size() - 10] = 0xFF;
             return out;
         },
         R"(the reply was refused: OP_MSG: BSON at "text")", true},
        {"more documents inside each other than there can be",
         [](std::int32_t id)
         {
             bson::document deep;
             for (std::size_t i = 0; i < bson::max_depth; ++i)
                 deep = doc("a", deep);
             return peer::reply(id, deep);
         },
         "documents inside each other", true},
        {"somebody else's reply that is no BSON",
         [](std::int32_t id)
         {
             auto out = honest(id + 1);
             out[25] = 0x7E;
             return out;
         },
         "is awaited"},
        {"a web server's words", [](std::int32_t) { return raw("HTTP/1.1 400 Bad Request\r\n\r\n"); }, ""},
        {"spaces", [](std::int32_t) { return bytes(100, 0x20); }, ""},
        {"zeros", [](std::int32_t) { return bytes(100, 0); }, ""},
    };
}

} // namespace zonda::mongo::io::test
