#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/cursor.hpp>
#include <zonda/mongo/io/cursor_state.hpp>

namespace zonda::mongo
{

loop& detail::home_of(const io::cursor_state* state)
{
    if (state == nullptr)
        throw error(errc::invalid_argument, "a cursor that nobody made, or that was moved from, has no loop");
    return state->home();
}

std::optional<result<std::optional<bson::document_view>>> detail::ready_document(io::cursor_state* state)
{
    if (state == nullptr)
        return std::optional<bson::document_view>();
    return state->ready();
}

namespace
{

template <class R>
task<result<R>> nothing()
{
    co_return R();
}

} // namespace

task<result<std::optional<bson::document_view>>> detail::next_document(io::cursor_state* state)
{
    return state != nullptr ? state->next() : nothing<std::optional<bson::document_view>>();
}

task<result<void>> detail::close_cursor(io::cursor_state* state)
{
    if (state != nullptr)
        return state->close();
    return []() -> task<result<void>> { co_return result<void>(); }();
}

task<result<std::optional<document_batch>>> detail::next_batch(io::cursor_state* state)
{
    if (state == nullptr)
        co_return std::optional<document_batch>();
    auto first = co_await state->next_batch();
    if (!first)
        co_return first.error();
    co_return *first ? std::optional(document_batch(**first)) : std::nullopt;
}

bool detail::is_alive(const io::cursor_state* state) noexcept
{
    return state != nullptr && state->alive();
}

cursor::cursor() noexcept = default;
cursor::cursor(std::unique_ptr<io::cursor_state> state, zonda::diagnostics* words) noexcept
    : state_(std::move(state)),
      words_(words)
{
}
cursor::cursor(cursor&&) noexcept = default;
cursor& cursor::operator=(cursor&&) noexcept = default;
cursor::~cursor() = default;

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

task<result<std::vector<bson::document>>> to_vector_operation::execute()
{
    return read_all(std::move(from_));
}

} // namespace zonda::mongo
