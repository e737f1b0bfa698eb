#include <zonda/bson/doc.hpp>
#include <zonda/pocket/core/engine.hpp>
#include <zonda/pocket/core/generic_arguments.hpp>
#include <zonda/pocket/core/number.hpp>
#include <zonda/pocket/core/ttl.hpp>
#include <zonda/pocket/core/writing.hpp>
#include <zonda/wire/byte_order.hpp>
#include <zonda/wire/errc.hpp>
#include <zonda/wire/op_query.hpp>

#include <algorithm>

namespace zonda::pocket
{
namespace
{

failure as_failure(const error& thrown)
{
    // Values that SQLite or the builder of documents would not take: too deep, too large, a zero byte in a key.
    const bool storage = thrown.code().category() == pocket_category();
    return {storage ? static_cast<errc>(thrown.code().value()) : errc::bad_value, thrown.what()};
}

std::string_view first_name(bson::document_view body)
{
    return body.empty() ? std::string_view() : body.begin()->key;
}

std::string name_space_of(bson::document_view body)
{
    const auto name = first_name(body);
    const auto collection = name == "getMore" ? body["collection"].text() : body[name].text();
    return std::string(body["$db"].text()) + "." + std::string(collection);
}

outcome<std::pair<std::string_view, std::string_view>> split_name(std::string_view name_space)
{
    const auto dot = name_space.find('.');
    if (dot == std::string_view::npos)
        return failure{errc::invalid_namespace, "'" + std::string(name_space) + "' is not DATABASE.COLLECTION"};
    return std::pair(name_space.substr(0, dot), name_space.substr(dot + 1));
}

} // namespace

result<std::unique_ptr<engine>> engine::open(const std::string& file, engine_settings settings)
{
    auto opened = store::open(file);
    if (!opened)
        return opened.error();
    auto made = std::make_unique<engine>();
    made->state_.db = std::move(*opened);
    made->state_.settings = std::move(settings);
    return made;
}

client_state engine::accept(std::string remote)
{
    client_state made;
    made.number = ++connections_;
    made.remote = std::move(remote);
    made.logged_in = !state_.settings.user;
    return made;
}

answer engine::handle(client_state& client, bytes_view message, datetime now)
{
    const auto header = wire::parse_whole_header(message);
    if (!header)
        return {.close = true};
    switch (static_cast<wire::op_code>(header->op_code))
    {
    case wire::op_code::msg:
        return handle_message(client, message, now);
    case wire::op_code::query:
        return handle_query(client, message, now);
    default:
        return {.close = true};
    }
}

answer engine::handle_message(client_state& client, bytes_view message, datetime now)
{
    const auto parsed = wire::parse_op_msg(message);
    if (!parsed && parsed.error().code() == wire::errc::malformed_document)
        return refuse(message, {static_cast<errc>(22), parsed.error().what()}, now);
    if (!parsed)
        return {.close = true};
    answer how;
    const bytes body = run(client, parsed->body, parsed->sequences, now, how);
    if (how.close || parsed->more_to_come())
        return {.message = {}, .delay = how.delay, .close = how.close};
    wire::append_op_msg(how.message, ++messages_, parsed->header.request_id, 0,
                        bson::document_view::trusted(body.data()));
    return how;
}

// What it asks for is not known, but where the next one begins is.
answer engine::refuse(bytes_view message, const failure& why, datetime now)
{
    answer how;
    if ((wire::load_u32(message, wire::header_size) & wire::flag_bits::more_to_come) != 0)
        return how;
    const bytes body = failed(why, {}, now);
    wire::append_op_msg(how.message, ++messages_, wire::load_i32(message, 4), 0,
                        bson::document_view::trusted(body.data()));
    return how;
}

answer engine::handle_query(client_state& client, bytes_view message, datetime now)
{
    const auto parsed = wire::parse_op_query(message);
    if (!parsed)
        return {.close = true};
    answer how;
    const auto name = first_name(parsed->query);
    bytes body;
    if (name == "hello" || name == "isMaster" || name == "ismaster")
        body = run(client, parsed->query, {}, now, how);
    else
        body = failed({static_cast<errc>(352), "Unsupported OP_QUERY command: " + std::string(name) +
                                                   ". The client driver may require an upgrade."},
                      {}, now);
    if (!how.close)
        wire::append_op_reply(how.message, ++messages_, parsed->header.request_id,
                              bson::document_view::trusted(body.data()));
    return how;
}

bytes engine::run(client_state& client, bson::document_view body,
                  std::span<const wire::document_sequence_view> sequences, datetime now, answer& how)
{
    const auto name = first_name(body);
    const auto* entry = find_command(name);
    if (entry)
        ++state_.commands[std::string(name)];
    const bool retryable = state_.in_replica_set() && body["txnNumber"];
    std::optional<fault> struck;
    if (entry && name != "configureFailPoint")
        struck = state_.faults.strike(name, name_space_of(body), client.app_name);
    if (struck)
        how.delay += struck->block;
    const auto most_time = whole_number(body["maxTimeMS"]).value_or(0);
    if (most_time > 0 && how.delay >= std::chrono::milliseconds(most_time))
    {
        how.delay = std::chrono::milliseconds(most_time);
        return failed({errc::max_time_ms_expired, "operation exceeded time limit"}, {}, now);
    }
    if (struck && struck->close_connection)
    {
        how.close = true;
        return {};
    }
    const auto labels_of = [&](int code) -> std::vector<std::string>
    {
        if (struck && struck->error_labels)
            return *struck->error_labels;
        if (retryable && is_retryable_write_error(code))
            return {"RetryableWriteError"};
        return {};
    };
    if (struck && struck->error_code && *struck->error_code != 0)
    {
        const auto words =
            struck->error_words.empty() ? "Failing command via 'failCommand' failpoint" : struck->error_words;
        return failed({static_cast<errc>(*struck->error_code), words}, labels_of(*struck->error_code), now);
    }

    bytes reply;
    bson::document_builder out(reply);
    command_context context{state_, client, body, sequences, body["$db"].text(), now, out};
    outcome<void> done = !entry ? failure{body.empty() ? errc::empty_command : errc::command_not_found,
                                          "no such command: '" + std::string(name) + "'"}
                                : check(client, *entry, body);
    outcome<std::optional<bson::document>> concern = std::optional<bson::document>();
    if (done)
    {
        concern = check_write_concern(body);
        done = concern ? dispatch(context, *entry) : concern.error();
    }
    if (!done)
        return failed(done.error(), labels_of(static_cast<int>(done.error().code)), now);
    if (struck && struck->write_concern_error)
        concern = std::optional(*struck->write_concern_error);
    if (*concern)
    {
        out.append("writeConcernError", **concern);
        const auto labels = labels_of(static_cast<int>((**concern)["code"].to_int64().value_or(0)));
        if (!labels.empty())
            out.append("errorLabels", labels);
    }
    finish(out, now);
    if (reply.size() > wire::default_max_message_size - 1024)
        return failed({errc::bson_object_too_large, "the reply would be larger than a message may be"}, {}, now);
    return reply;
}

outcome<void> engine::check(const client_state& client, const command_entry& entry, bson::document_view body) const
{
    const std::string name(first_name(body));
    const bool knows_db = is_string(body["$db"]) && !body["$db"].text().empty();
    if (!knows_db && !entry.before_login)
        return failure{errc::missing_field, "OP_MSG requests require a $db argument"};
    if (!client.logged_in && !entry.before_login)
        return failure{errc::unauthorized, "Command " + name + " requires authentication"};
    return check_generic(body, state_.in_replica_set());
}

outcome<std::optional<bson::document>> engine::check_write_concern(bson::document_view body) const
{
    return write_concern_error(body["writeConcern"], state_.in_replica_set());
}

outcome<void> engine::dispatch(command_context& context, const command_entry& entry)
{
    try
    {
        if (!entry.writes)
            return entry.run(context);
        outcome<void> done;
        {
            transaction all(state_.db->database());
            done = entry.run(context);
            if (done)
                all.commit();
        }
        if (!done)
            state_.db->reload();
        else
        {
            state_.db->committed();
            state_.advance_cluster_time(context.now);
        }
        return done;
    }
    catch (const error& thrown)
    {
        if (entry.writes)
            state_.db->reload();
        return as_failure(thrown);
    }
}

void engine::finish(bson::document_builder& reply, datetime now)
{
    reply.append("ok", 1.0);
    if (state_.in_replica_set())
    {
        if (state_.cluster_time.seconds == 0)
            state_.advance_cluster_time(now);
        append_cluster_time(reply, state_.cluster_time);
    }
    reply.finish();
}

bytes engine::failed(const failure& f, const std::vector<std::string>& labels, datetime now)
{
    bytes reply;
    bson::document_builder out(reply);
    out.append("ok", 0.0);
    append_failure(out, f);
    if (!labels.empty())
        out.append("errorLabels", labels);
    if (state_.in_replica_set())
    {
        if (state_.cluster_time.seconds == 0)
            state_.advance_cluster_time(now);
        append_cluster_time(out, state_.cluster_time);
    }
    out.finish();
    return reply;
}

void engine::maintain(datetime now)
{
    state_.cursors.expire(now);
    try
    {
        transaction all(state_.db->database());
        retry_log::expire(state_.db->database(), now);
        delete_expired(*state_.db, now);
        all.commit();
        state_.db->committed();
    }
    catch (const error&)
    {
        // A disk that is full or gone: the next command that writes says so to somebody who can do something.
        state_.db->reload();
    }
}

outcome<std::vector<bson::document>> engine::find(std::string_view name_space, bson::document_view wanted)
{
    const auto parts = split_name(name_space);
    if (!parts)
        return parts.error();
    find_request request;
    auto parsed = filter::parse(wanted);
    if (!parsed)
        return parsed.error();
    request.query = std::move(*parsed);
    auto begun = query::begin(*state_.db, state_.db->find(parts->first, parts->second), std::move(request),
                              variables(datetime{}));
    if (!begun)
        return begun.error();
    std::vector<bson::document> all;
    for (;;)
    {
        auto next = (*begun)->next();
        if (!next)
            return next.error();
        if (!*next)
            return all;
        all.push_back(std::move(**next));
    }
}

outcome<void> engine::insert(std::string_view name_space, std::span<const bson::document> documents)
{
    const auto parts = split_name(name_space);
    if (!parts)
        return parts.error();
    const auto& [db, name] = *parts;
    outcome<void> done;
    {
        transaction all(state_.db->database());
        auto into = state_.db->find(db, name);
        if (!into)
        {
            auto made = state_.db->create(db, name, {});
            if (made)
                into = std::move(*made);
            else
                done = made.error();
        }
        for (std::size_t i = 0; i < documents.size() && done; ++i)
            done = insert_document(*state_.db, *into, documents[i]);
        if (done)
            all.commit();
    }
    if (done)
        state_.db->committed();
    else
        state_.db->reload();
    return done;
}

} // namespace zonda::pocket
