#include <zonda/loop/worker_pool.hpp>

#include <boost/asio/executor_work_guard.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace zonda
{

namespace detail
{

/// The way back to the loop. `item` is read and cleared on the loop's thread only, so an item may die before it
/// returns.
struct delivery
{
    enum class stage : std::uint8_t
    {
        queued,
        running,
        returned,
    };

    delivery(loop& to, work_item& what) : home(to), item(&what), work(to.get_executor()) {}

    void hand_over(bool ran)
    {
        if (work_item* target = std::exchange(item, nullptr))
        {
            const auto keep = std::move(target->delivery_);
            target->returned(ran);
        }
    }

    loop& home;
    work_item* item;
    boost::asio::executor_work_guard<loop::executor_type> work;
    stage at{stage::queued};
};

class pool_state
{
public:
    void submit(loop& home, work_item& item)
    {
        item.delivery_ = std::make_shared<delivery>(home, item);
        {
            const std::lock_guard lock(mutex_);
            if (closed_)
                return send_back(item.delivery_, false);
            queued_.push_back(item);
        }
        work_arrived_.notify_one();
    }

    bool withdraw(work_item& item) noexcept
    {
        const std::lock_guard lock(mutex_);
        if (item.delivery_ == nullptr || item.delivery_->at != delivery::stage::queued)
            return false;
        item.unlink();
        item.delivery_->item = nullptr;
        item.delivery_.reset();
        return true;
    }

    void abandon(work_item& item) noexcept
    {
        if (withdraw(item))
            return;
        const std::shared_ptr<delivery> sent = item.delivery_;
        if (sent == nullptr)
            return;
        std::unique_lock lock(mutex_);
        item_returned_.wait(lock, [&] { return sent->at == delivery::stage::returned; });
        sent->item = nullptr;
    }

    void serve()
    {
        std::unique_lock lock(mutex_);
        while (true)
        {
            work_arrived_.wait(lock, [&] { return closed_ || !queued_.empty(); });
            if (closed_)
                return;
            work_item& item = *queued_.pop_front();
            const std::shared_ptr<delivery> sent = item.delivery_;
            sent->at = delivery::stage::running;
            lock.unlock();
            item.execute();
            lock.lock();
            send_back(sent, true);
        }
    }

    void close()
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        while (work_item* item = queued_.pop_front())
            send_back(item->delivery_, false);
        work_arrived_.notify_all();
    }

private:
    // Under the lock: once `returned` can be seen, no thread touches the item or its loop again.
    void send_back(std::shared_ptr<delivery> sent, bool ran)
    {
        loop& home = sent->home;
        sent->at = delivery::stage::returned;
        home.post([sent = std::move(sent), ran] { sent->hand_over(ran); });
        item_returned_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable work_arrived_;
    std::condition_variable item_returned_;
    intrusive_list<work_item> queued_;
    bool closed_{false};

public:
    std::vector<std::thread> threads;
};

void submit(const std::shared_ptr<pool_state>& pool, loop& home, work_item& item)
{
    pool->submit(home, item);
}

bool withdraw(pool_state& pool, work_item& item) noexcept
{
    return pool.withdraw(item);
}

void abandon(pool_state& pool, work_item& item) noexcept
{
    pool.abandon(item);
}

} // namespace detail

worker_pool::worker_pool(unsigned threads) : state_(std::make_shared<detail::pool_state>())
{
    if (threads == 0)
        threads = std::max(1U, std::max(2U, std::thread::hardware_concurrency()) - 1);
    for (unsigned i = 0; i < threads; ++i)
        state_->threads.emplace_back([state = state_.get()] { state->serve(); });
}

worker_pool::~worker_pool()
{
    state_->close();
    for (std::thread& each : state_->threads)
        each.join();
}

} // namespace zonda
