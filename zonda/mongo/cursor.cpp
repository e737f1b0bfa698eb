#include <zonda/mongo/cursor.hpp>
#include <zonda/mongo/io/cursor_state.hpp>

namespace zonda::mongo
{

loop& detail::home_of(const io::cursor_state& state) noexcept
{
    return state.home();
}

std::optional<result<std::optional<bson::document_view>>> detail::ready_document(io::cursor_state& state)
{
    return state.ready();
}

task<result<std::optional<bson::document_view>>> detail::next_document(io::cursor_state& state)
{
    return state.next();
}

task<result<void>> detail::close_cursor(io::cursor_state& state)
{
    return state.close();
}

task<result<std::optional<document_batch>>> detail::next_batch(io::cursor_state& state)
{
    auto first = co_await state.next_batch();
    if (!first)
        co_return first.error();
    co_return *first ? std::optional(document_batch(**first)) : std::nullopt;
}

bool detail::is_alive(const io::cursor_state& state) noexcept
{
    return state.alive();
}

cursor::cursor() noexcept = default;
cursor::cursor(std::unique_ptr<io::cursor_state> state) noexcept : state_(std::move(state))
{
}
cursor::cursor(cursor&&) noexcept = default;
cursor& cursor::operator=(cursor&&) noexcept = default;
cursor::~cursor() = default;

to_vector_operation::to_vector_operation(cursor from) : home_(&from.next().home()), from_(std::move(from))
{
}

namespace
{

task<result<std::vector<bson::document>>> read_all(cursor from)
{
    std::vector<bson::document> out;
    while (true)
    {
        auto next = co_await as_result(from.next());
        if (!next)
            co_return next.error();
        if (!*next)
            co_return out;
        out.emplace_back(**next);
    }
}

} // namespace

task<result<std::vector<bson::document>>> to_vector_operation::run() &&
{
    return read_all(std::move(from_));
}

} // namespace zonda::mongo
