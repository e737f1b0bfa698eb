// Whatever a client sends, pocket answers with a message or closes, and goes on.
//
// Each input has an engine of its own and finds its database empty. SQLite's connection is kept for many inputs, since
// making one costs more than most inputs do.
//
// The input is extended JSON, one command a line (what is no JSON is taken as the bytes of a message): so seeds can be
// read, and mutations reach the operators behind the parser.
#include <zonda/bson/json.hpp>
#include <zonda/pocket/core/engine.hpp>
#include <zonda/wire/op_msg.hpp>

#include <cstdlib>

using namespace zonda;

namespace
{

void require(bool truth)
{
    if (!truth)
        std::abort();
}

constexpr datetime now{std::chrono::milliseconds(1'795'000'000'000)};

void check_answer(const pocket::answer& given)
{
    require(given.close || given.message.empty() || wire::parse_op_msg(given.message).has_value() ||
            wire::parse_header(given.message)->op_code == static_cast<std::int32_t>(wire::op_code::reply));
}

bytes message_of(std::string_view line)
{
    const auto command = bson::from_json(line);
    if (!command)
        return {line.begin(), line.end()};
    bytes message;
    if (command->contains("$db"))
        wire::append_op_msg(message, 1, 0, 0, *command);
    else
    {
        bytes body;
        bson::document_builder out(body);
        out.append_all(*command).append("$db", "test").finish();
        wire::append_op_msg(message, 1, 0, 0, bson::document_view::trusted(body.data()));
    }
    return message;
}

// As it was when it was made: also the numbers that collections and indexes get begin anew.
void make_empty(pocket::store& used)
{
    pocket::transaction all(used.database());
    for (const auto& one : used.all())
        used.drop(*one);
    used.database().execute("DELETE FROM retried");
    used.database().execute("DELETE FROM sqlite_sequence");
    all.commit();
    used.committed();
}

void run(pocket::engine& engine, std::string_view rest)
{
    auto client = engine.accept("fuzz");
    for (int lines = 0; !rest.empty() && lines < 12; ++lines)
    {
        const auto end = rest.find('\n');
        const bytes message = message_of(rest.substr(0, end));
        check_answer(engine.handle(client, message, now + std::chrono::seconds(lines)));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    engine.maintain(now + std::chrono::hours(1));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static std::unique_ptr<pocket::store> kept;
    static int uses = 0;
    if (!kept || ++uses % 1'000 == 0)
        kept = pocket::store::open({}).value();
    {
        pocket::engine engine;
        engine.state().db = std::move(kept);
        run(engine, as_text({data, size}));
        kept = std::move(engine.state().db);
    }
    make_empty(*kept);
    return 0;
}
