#include <zonda/mongo/core/command.hpp>
#include <zonda/wire/op_msg.hpp>

namespace zonda::mongo::core
{

namespace
{

std::string_view name_of(read_mode mode) noexcept
{
    switch (mode)
    {
    case read_mode::primary:
        return "primary";
    case read_mode::primary_preferred:
        return "primaryPreferred";
    case read_mode::secondary:
        return "secondary";
    case read_mode::secondary_preferred:
        return "secondaryPreferred";
    case read_mode::nearest:
        return "nearest";
    }
    return "primary";
}

// Spec: server selection, passing read preference. A primary and a standalone need none; a member that was dialled
// directly must not refuse to read for not being the primary.
void append_read_preference(bson::document_builder& out, const command& what, const attempt& how)
{
    if (what.wanted() == access::write || how.server->type == server_type::standalone)
        return;
    auto mode = how.read_preference;
    if (mode == read_mode::primary && how.direct && how.server->type != server_type::mongos)
        mode = read_mode::primary_preferred;
    if (mode != read_mode::primary)
        out.open_document("$readPreference").append("mode", name_of(mode)).close();
}

void append_session(bson::document_builder& out, const attempt& how)
{
    if (how.session == nullptr)
        return;
    out.open_document("lsid");
    out.append("id", bson::binary_view{bson::binary_subtype::uuid, how.session->id});
    out.close();
    if (how.with_txn_number)
        out.append("txnNumber", static_cast<long>(how.session->txn_number));
}

} // namespace

void append_message(bytes& out, std::int32_t request_id, const command& what, const attempt& how)
{
    const auto start = wire::begin_op_msg(out, request_id, 0, what.acknowledged() ? 0 : wire::flag_bits::more_to_come);
    bson::document_builder body(out);
    what.append_to(body);
    // Spec: client-side operations timeout: where there is a timeout, maxTimeMS is what is left of it.
    if (const auto& limit = how.max_time && what.tells_max_time() ? how.max_time : what.max_time)
        body.append("maxTimeMS", static_cast<long>(limit->count()));
    if (what.raw_data && how.server->max_wire_version >= wire_version_of_8_2)
        body.append("rawData", *what.raw_data);
    body.append("$db", std::string_view(what.target().database));
    append_session(body, how);
    if (how.cluster_time != nullptr && !how.cluster_time->empty())
        body.append("$clusterTime", how.cluster_time->view());
    append_read_preference(body, what, how);
    body.finish();
    for (const auto& sequence : what.sequences())
        wire::append_sequence(out, sequence);
    wire::finish_op_msg(out, start);
}

std::string_view first_key(bson::document_view body) noexcept
{
    const auto first = body.begin();
    return first != std::default_sentinel ? first->key : std::string_view("command");
}

void append_read_concern(bson::document_builder& out, const std::string& level)
{
    if (!level.empty())
        out.open_document("readConcern").append("level", std::string_view(level)).close();
}

void append_write_concern(bson::document_builder& out, const write_concern& concern)
{
    if (concern == write_concern{})
        return;
    out.open_document("writeConcern");
    if (!concern.mode.empty())
        out.append("w", std::string_view(concern.mode));
    else if (concern.w)
        out.append("w", *concern.w);
    if (concern.journal)
        out.append("j", *concern.journal);
    if (concern.timeout.count() > 0)
        out.append("wtimeout", static_cast<long>(concern.timeout.count()));
    out.close();
}

} // namespace zonda::mongo::core
