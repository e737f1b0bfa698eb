// For the tests of the room: documents from JSON, and shorter ways to ask.
#pragma once

#include <zonda/bson/doc.hpp>
#include <zonda/bson/json.hpp>
#include <zonda/pocket/core/engine.hpp>

#include <deque>
#include <string>

namespace zonda::pocket::testing
{

/// Extended JSON, with ' for ".
inline bson::document json(std::string text)
{
    for (char& c : text)
        if (c == '\'')
            c = '"';
    return bson::from_json(text).value();
}

/// Back to relaxed JSON, with ' for ".
inline std::string shown_json(bson::document_view document)
{
    std::string text = bson::to_json(document);
    for (char& c : text)
        if (c == '"')
            c = '\'';
    return text;
}

/// The words of a failure; empty for a success.
template <class T>
std::string words_of(const outcome<T>& made)
{
    return made.has_error() ? made.error().words : std::string();
}

inline constexpr datetime noon{std::chrono::milliseconds(1'795'000'000'000)};

/// A server in memory and one client of it, without sockets.
class test_engine
{
public:
    explicit test_engine(engine_settings settings = {}, const std::string& file = {})
        : engine_(engine::open(file, std::move(settings)).value()),
          client_(engine_->accept("test:1"))
    {
    }

    /// Runs a command on the database `test` and gives its reply, which lives as long as this.
    const bson::document& run(const std::string& command, const std::string& db = "test")
    {
        return run(json(command), db);
    }

    const bson::document& run(const bson::document& command, const std::string& db = "test")
    {
        bytes body;
        bson::document_builder out(body);
        out.append_all(command);
        if (!command.contains("$db"))
            out.append("$db", db);
        out.finish();
        bytes message;
        wire::append_op_msg(message, 7, 0, 0, bson::document_view::trusted(body.data()));
        last = engine_->handle(client_, message, now);
        const auto parsed = wire::parse_op_msg(last.message);
        // Kept until the end of the test, so that views of a reply may be taken in the line that asks for it.
        return replies_.emplace_back(parsed ? bson::document(parsed->body) : bson::document());
    }

    /// The reply as JSON, without `ok`.
    std::string ask(const std::string& command) { return shown_json(without_ok(run(command))); }

    /// The documents of the first batch, one a line.
    std::string documents(const std::string& command)
    {
        const auto reply = run(command);
        std::string all;
        for (const auto one : items_of(reply["cursor"]["firstBatch"]))
            all += shown_json(as_document(one)) + "\n";
        if (!is_true(reply["ok"]))
            all = shown_json(reply);
        return all;
    }

    engine& of() { return *engine_; }
    client_state& client() { return client_; }

    answer last{};
    datetime now{noon};

private:
    static bson::document without_ok(const bson::document& reply)
    {
        bytes data;
        bson::document_builder out(data);
        for (const auto& field : reply)
            if (field.key != "ok" || field.value.to_double() != 1.0)
                out.append(field);
        out.finish();
        return bson::document::trusted(std::move(data));
    }

    std::unique_ptr<engine> engine_;
    client_state client_;
    std::deque<bson::document> replies_{};
};

} // namespace zonda::pocket::testing
