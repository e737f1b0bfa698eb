#include <zonda/mongo/events.hpp>
#include <zonda/mongo/io/listeners.hpp>

#include <utility>

namespace zonda::mongo
{

subscription::subscription(std::shared_ptr<io::listeners> all, command_listener* commands, pool_listener* pool) noexcept
    : all_(std::move(all)),
      commands_(commands),
      pool_(pool)
{
}

subscription::subscription(subscription&& other) noexcept
    : all_(std::move(other.all_)),
      commands_(std::exchange(other.commands_, nullptr)),
      pool_(std::exchange(other.pool_, nullptr))
{
}

subscription& subscription::operator=(subscription&& other) noexcept
{
    if (this != &other)
    {
        end();
        all_ = std::move(other.all_);
        commands_ = std::exchange(other.commands_, nullptr);
        pool_ = std::exchange(other.pool_, nullptr);
    }
    return *this;
}

void subscription::end() noexcept
{
    if (all_ == nullptr)
        return;
    if (commands_ != nullptr)
        all_->commands.remove(*commands_);
    if (pool_ != nullptr)
        all_->pool.remove(*pool_);
    all_.reset();
}

} // namespace zonda::mongo
