// Whatever a server replies, the driver reads it as a success, a failure or a batch of a cursor, or refuses it; and
// what it has read lies in the reply.
//
// The input is a reply as extended JSON (it begins with `{`: so seeds can be read), as a message or as a document.
#include <zonda/bson/json.hpp>
#include <zonda/bson/validate.hpp>
#include <zonda/mongo/core/command_monitoring.hpp>
#include <zonda/mongo/core/cursor_batch.hpp>
#include <zonda/mongo/core/reply.hpp>
#include <zonda/mongo/core/retry.hpp>
#include <zonda/mongo/core/write_report.hpp>
#include <zonda/mongo/cursor.hpp>
#include <zonda/wire/op_msg.hpp>

#include <cstdlib>

using namespace zonda;
using namespace zonda::mongo;

namespace
{

void require(bool truth)
{
    if (!truth)
        std::abort();
}

bool lies_in(bytes_view part, bytes_view whole)
{
    return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

void check_failures(bson::document_view reply)
{
    const auto status = core::status_of(reply);
    if (const auto time = status.cluster_time.get<bson::document_view>())
        require(lies_in(time->data(), reply.data()));
    const auto failure = core::failure_of(reply, "find on a.b");
    if (failure)
        require(failure->what.code().failed() && !std::string_view(failure->what.what()).empty());
    const auto write_failure = core::write_failure_of(reply, "insert on a.b");
    require(!failure || write_failure);
    // It is what spares the words where there is nothing to be said.
    require(failure || !write_failure || core::has_write_failure(reply));
    for (const auto* each : {failure ? &*failure : nullptr, write_failure ? &*write_failure : nullptr})
        if (each != nullptr)
        {
            require(each->labels.empty() || each->has_label(each->labels.back()));
            require(!core::is_shutdown(each->server_code) || core::is_state_change(each->server_code));
        }
}

void check_report(bson::document_view reply)
{
    write_report report;
    core::add_to(report, reply);
    core::add_to(report, reply, 1000);
    for (const auto& each : report.write_errors)
        require(each.code.failed() && bson::validate(each.details.data()).has_value());
    require(!report.write_concern_error || report.write_concern_error->code.failed());
}

// As a cursor does, and as lists do with what they find in one.
void check_batch(bson::document_view reply)
{
    const auto read = core::read_cursor_batch(reply);
    if (!read)
        return;
    require(lies_in(as_bytes(read->name_space), reply.data()));
    const document_batch batch(read->documents.begin());
    std::size_t seen = 0;
    for (const auto document : batch)
    {
        require(lies_in(document.data(), reply.data()) && bson::validate(document.data()).has_value());
        require(lies_in(as_bytes(document["name"].text()), document.data()));
        ++seen;
    }
    require(seen == batch.count() && seen == read->documents.count() && batch.empty() == (seen == 0));
}

void check_databases(bson::document_view reply)
{
    if (const auto databases = reply["databases"].get<bson::array_view>())
        for (const auto each : *databases)
        {
            require(lies_in(as_bytes(each["name"].text()), reply.data()));
            if (const auto description = each.get<bson::document_view>())
                require(bson::document(*description) == *description);
        }
}

void check(bson::document_view reply)
{
    check_failures(reply);
    check_report(reply);
    check_batch(reply);
    check_databases(reply);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const bytes_view input(data, size);
    if (size > 0 && data[0] == '{')
    {
        if (const auto reply = bson::from_json(as_text(input)))
            check(*reply);
        return 0;
    }
    if (const auto message = wire::parse_op_msg(input))
    {
        require(lies_in(message->body.data(), input));
        check(message->body);
    }
    if (const auto reply = bson::validate(input))
        check(*reply);
    return 0;
}
