#include <genie/chat/message.hpp>

#include <utility>

namespace genie
{

namespace bson = zonda::bson;

namespace
{

std::string shown(bson::document_view stored)
{
    zonda::bytes data;
    bson::document_builder out(data);
    for (const bson::element& field : stored)
        if (field.key != "_id" && field.key != "room")
            out.append(field);
    return bson::to_json(out.finish(), bson::json_mode::plain);
}

void append_if_any(bson::document_builder& out, std::string_view key, const std::vector<std::string>& texts)
{
    if (!texts.empty())
        out.append(key, texts);
}

} // namespace

bson::document answer_fields(const spoken_answer& said, std::int64_t reply_to, bson::document_view timing)
{
    zonda::bytes data;
    bson::document_builder out(data);
    append_if_any(out, "lines", said.lines);
    append_if_any(out, "matches", said.matches);
    if (said.older)
        out.open_document("older")
            .append("ask", said.older->ask)
            .append("matches", said.older->matches)
            .append("tournaments", said.older->tournaments)
            .close();
    append_if_any(out, "did_you_mean", said.did_you_mean);
    append_if_any(out, "also", said.also);
    out.append("reply_to", reply_to).append("timing", timing).finish();
    return bson::document::trusted(std::move(data));
}

bson::document to_stored(const draft& d, std::string_view room, std::int64_t seq)
{
    zonda::bytes data;
    bson::document_builder out(data);
    out.append("room", room)
        .append("seq", seq)
        .append("id", d.id)
        .append("from", d.from)
        .append("kind", d.answer.empty() ? "user" : "genie")
        .append("body", d.body)
        .append("at", d.at)
        .append_all(d.answer)
        .finish();
    return bson::document::trusted(std::move(data));
}

message::message(bson::document stored)
    : stored_(std::move(stored)),
      seq_(stored_["seq"].to_int64().value_or(0)),
      json_(shown(stored_))
{
}

} // namespace genie
