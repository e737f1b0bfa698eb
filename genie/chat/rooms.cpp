#include <genie/chat/rooms.hpp>
#include <genie/database/trouble.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace genie
{

namespace bson = zonda::bson;
using bson::doc;
using zonda::task;

namespace
{

// More rooms than this in memory: those that nobody uses are forgotten.
constexpr std::size_t many_rooms = 1000;
// Another process may post into the same room between our reading its last number and our insert.
constexpr int most_tries = 20;

} // namespace

struct rooms::open_room
{
    open_room(zonda::loop& home, std::string its_name) : name(std::move(its_name)), log(home), writing(home) {}

    std::string name;
    room_log log;
    // One insert at a time, and loading: numbers are given in the order of the line.
    zonda::mutex writing;
    std::size_t users{0};
    bool loaded{false};
    bool finding_out{false};
};

// Keeps a room in memory, even longer than the rooms themselves where a task ends after them.
class rooms::use
{
public:
    explicit use(std::shared_ptr<open_room> r) noexcept : room_(std::move(r)) { ++room_->users; }
    use(use&& other) noexcept = default;
    use& operator=(use&&) = delete;
    ~use()
    {
        if (room_)
            --room_->users;
    }
    open_room& operator*() const noexcept { return *room_; }
    open_room* operator->() const noexcept { return room_.get(); }

private:
    std::shared_ptr<open_room> room_;
};

rooms::rooms(zonda::loop& home, storage& database) : home_(home), database_(database)
{
}

rooms::~rooms() = default;

void rooms::stop_waiting()
{
    waits_ = false;
    for (const auto& [name, r] : rooms_)
        r->log.wake_all();
}

task<rooms::use> rooms::open(std::string name)
{
    co_await database_.wait_until_ready();
    auto at = rooms_.find(name);
    if (at == rooms_.end())
    {
        forget_unused();
        at = rooms_.emplace(name, std::make_shared<open_room>(home_, name)).first;
    }
    use held(at->second);
    if (!held->loaded)
    {
        const auto guard = co_await held->writing.lock();
        if (!held->loaded)
            co_await load(*held);
    }
    co_return held;
}

void rooms::forget_unused()
{
    if (rooms_.size() >= many_rooms)
        std::erase_if(rooms_, [](const auto& entry) { return entry.second->users == 0; });
}

task<void> rooms::load(open_room& r)
{
    const news newest = co_await read(doc("room", r.name), -1, room_log::most_kept);
    for (const message_ptr& m : newest.messages)
        r.log.publish(m);
    r.loaded = true;
}

// Reads at most `limit` messages from the lowest number up (1) or from the highest down (-1); gives them oldest first.
task<news> rooms::read(bson::document filter, int direction, std::size_t limit)
{
    news found;
    auto cursor = co_await database_.messages.find(filter)
                      .sort(doc("seq", direction))
                      .limit(static_cast<std::int64_t>(limit))
                      .timeout(database_patience);
    while (auto stored = co_await cursor.next())
        found.messages.push_back(std::make_shared<const message>(bson::document(*stored)));
    if (direction < 0)
        std::reverse(found.messages.begin(), found.messages.end());
    if (!found.messages.empty())
        found.next = found.messages.back()->seq();
    co_return found;
}

// Publishes what is stored after the last message that is known: other processes' posts, and our own whose answer
// was lost. Wants the room's lock.
task<void> rooms::catch_up(open_room& r)
{
    for (;;)
    {
        const news later = co_await read(doc("room", r.name, "seq", doc("$gt", r.log.last())), 1, most_messages);
        for (const message_ptr& m : later.messages)
            r.log.publish(m);
        if (later.messages.size() < most_messages)
            co_return;
    }
}

task<message_ptr> rooms::find_posted(open_room& r, std::string id)
{
    for (const message_ptr& m : r.log.kept())
        if (m->id() == id)
            co_return m;
    const auto stored = co_await database_.messages.find_one(doc("room", r.name, "id", id)).timeout(database_patience);
    if (!stored)
        co_return nullptr;
    co_return std::make_shared<const message>(*stored);
}

task<rooms::posted> rooms::post(std::string name, draft what)
{
    const use held = co_await open(std::move(name));
    const auto guard = co_await held->writing.lock();
    std::exception_ptr failed;
    try
    {
        co_return co_await insert(*held, std::move(what));
    }
    catch (const zonda::error&)
    {
        failed = std::current_exception();
    }
    // It may have been stored and only the answer lost: those who wait must not miss it.
    if (!std::exchange(held->finding_out, true))
        zonda::spawn(home_, find_out(held->name));
    std::rethrow_exception(failed);
}

task<rooms::posted> rooms::insert(open_room& r, draft what)
{
    for (int tries = 0; tries < most_tries; ++tries)
    {
        const bson::document stored = to_stored(what, r.name, r.log.last() + 1);
        const auto inserted =
            co_await zonda::as_result(database_.messages.insert_one(stored).timeout(database_patience));
        if (inserted)
        {
            auto m = std::make_shared<const message>(stored);
            r.log.publish(m);
            if (m->seq() == 1)
                co_await begin_room(r.name, what.at);
            co_return posted{std::move(m), true};
        }
        if (!is_duplicate(inserted.error()))
            throw inserted.error();
        // Either the id is there already, or the number: somebody else's message has it, which we have not seen yet.
        co_await catch_up(r);
        if (message_ptr earlier = co_await find_posted(r, what.id))
            co_return posted{std::move(earlier), false};
    }
    throw database_trouble("Too many are writing at once. Try again.");
}

// A room begins with its first message.
task<void> rooms::begin_room(std::string name, zonda::datetime at)
{
    const bson::document begun = doc("_id", name, "begun", at);
    const auto inserted = co_await zonda::as_result(database_.rooms.insert_one(begun).timeout(database_patience));
    if (!inserted && !is_duplicate(inserted.error()))
        home_.log({zonda::log_level::warning, "genie", "room " + name + " is not listed: " + inserted.error().what()});
}

// After an insert whose outcome is unknown: asks until the database tells.
task<void> rooms::find_out(std::string name)
{
    const auto at = rooms_.find(name);
    if (at == rooms_.end())
        co_return;
    const use held(at->second);
    for (std::chrono::milliseconds pause(250);; pause = std::min(2 * pause, std::chrono::milliseconds(5000)))
    {
        co_await zonda::sleep(pause);
        try
        {
            const auto guard = co_await held->writing.lock();
            co_await catch_up(*held);
            held->finding_out = false;
            co_return;
        }
        catch (const zonda::error& failure)
        {
            if (failure.code() == boost::asio::error::operation_aborted)
                throw;
        }
    }
}

namespace
{

task<void> wait(room_log& log, std::int64_t after)
{
    co_await log.wait_after(after);
}

// Ends when there is news, or nobody has patience any more.
task<void> wait_for_news(room_log& log, std::int64_t after, std::chrono::seconds patience)
{
    try
    {
        co_await zonda::timeout(patience, wait(log, after));
    }
    catch (const zonda::error& failure)
    {
        if (failure.code() != zonda::errc::timed_out)
            throw;
    }
}

} // namespace

task<std::shared_ptr<const std::string>> rooms::news_json(std::string name, std::int64_t after, std::size_t limit,
                                                          std::chrono::seconds patience)
{
    const use held = co_await open(std::move(name));
    room_log& log = held->log;
    if (after > log.last())
    {
        news all = log.newest(limit);
        all.gap = true;
        co_return std::make_shared<const std::string>(to_json(all));
    }
    if (after == log.last() && patience.count() > 0 && waits_)
        co_await wait_for_news(log, after, patience);
    if (after + 1 >= log.first())
        co_return log.json_after(after, limit);
    news older = co_await read(doc("room", held->name, "seq", doc("$gt", after)), 1, limit);
    older.gap = !older.messages.empty() && older.messages.front()->seq() != after + 1;
    co_return std::make_shared<const std::string>(to_json(older));
}

task<news> rooms::newest(std::string name, std::size_t limit)
{
    const use held = co_await open(std::move(name));
    co_return held->log.newest(limit);
}

task<news> rooms::history(std::string name, std::int64_t before, std::size_t limit)
{
    const use held = co_await open(std::move(name));
    const room_log& log = held->log;
    const std::int64_t end = std::clamp<std::int64_t>(before, 1, log.last() + 1);
    const std::int64_t begin = std::max<std::int64_t>(1, end - static_cast<std::int64_t>(limit));
    if (end <= begin)
        co_return news{};
    if (begin >= log.first())
        co_return log.after(begin - 1, static_cast<std::size_t>(end - begin));
    co_return co_await read(doc("room", held->name, "seq", doc("$lt", end)), -1, limit);
}

task<news> rooms::messages_after(std::string name, std::int64_t after)
{
    const use held = co_await open(std::move(name));
    co_await held->log.wait_after(after);
    if (after + 1 >= held->log.first())
        co_return held->log.after(after, most_messages);
    co_return co_await read(doc("room", held->name, "seq", doc("$gt", after)), 1, most_messages);
}

} // namespace genie
