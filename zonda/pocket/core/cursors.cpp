#include <zonda/pocket/core/cursors.hpp>

namespace zonda::pocket
{
namespace
{

constexpr std::chrono::minutes idle_limit{10};

} // namespace

std::int64_t cursor_registry::add(open_cursor cursor)
{
    // Numbers look random to nobody who should guess them: whoever can log in can read the data as well.
    last_number_ += 0x9e3779b1;
    last_number_ &= 0x7fffffffffffffff;
    cursors_.insert_or_assign(last_number_, std::move(cursor));
    return last_number_;
}

open_cursor* cursor_registry::find(std::int64_t number)
{
    const auto found = cursors_.find(number);
    return found == cursors_.end() ? nullptr : &found->second;
}

void cursor_registry::remove_of(std::string_view name_space)
{
    std::erase_if(cursors_, [name_space](const auto& one) { return one.second.name_space == name_space; });
}

void cursor_registry::remove_of_database(std::string_view db)
{
    const std::string prefix = std::string(db) + ".";
    std::erase_if(cursors_, [&prefix](const auto& one) { return one.second.name_space.starts_with(prefix); });
}

void cursor_registry::expire(datetime now)
{
    std::erase_if(cursors_,
                  [now](const auto& one) { return !one.second.no_timeout && one.second.last_used + idle_limit < now; });
}

} // namespace zonda::pocket
