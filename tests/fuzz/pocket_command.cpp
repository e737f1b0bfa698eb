// Whatever a client sends, pocket answers with a message or closes, and goes on.
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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto engine = pocket::engine::open({}, {}).value();
    auto client = engine->accept("fuzz");
    std::string_view rest = as_text({data, size});
    for (int lines = 0; !rest.empty() && lines < 12; ++lines)
    {
        const auto end = rest.find('\n');
        const bytes message = message_of(rest.substr(0, end));
        check_answer(engine->handle(client, message, now + std::chrono::seconds(lines)));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    engine->maintain(now + std::chrono::hours(1));
    return 0;
}
