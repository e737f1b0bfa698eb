// The rooms: posting with numbers that have no hole, reading, and waiting for news.
#pragma once

#include <genie/chat/room_log.hpp>
#include <genie/database/storage.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace genie
{

/// A room is read from the database when it is first used, and forgotten when nobody uses it and there are many.
/// All operations throw zonda::error of the database as it is. Threads: its loop's only.
class rooms
{
public:
    /// Most messages in one answer.
    static constexpr std::size_t most_messages = 200;

    rooms(zonda::loop& home, storage& database);
    rooms(const rooms&) = delete;
    ~rooms();

    struct posted
    {
        message_ptr message;
        /// False: this id had been posted before, and the message is the one that was stored then.
        bool first;
    };
    /// Stores a message after the last one of its room and tells everybody who waits. Two posts with one id are one
    /// message. After an error it may be stored all the same; posting the same id again tells.
    /// Cancellation: as after an error. Call it in a shield where the writer may leave.
    zonda::task<posted> post(std::string room, draft what);

    /// At most `limit` messages after `after`; none yet: waits for them for at most `patience`. As JSON: many get the
    /// same text.
    zonda::task<std::shared_ptr<const std::string>> news_json(std::string room, std::int64_t after, std::size_t limit,
                                                              std::chrono::seconds patience);
    /// The newest `limit` messages.
    zonda::task<news> newest(std::string room, std::size_t limit);
    /// The `limit` messages before `before`, oldest first.
    zonda::task<news> history(std::string room, std::int64_t before, std::size_t limit);

    /// The messages after `after`, as soon as there are any.
    zonda::task<news> messages_after(std::string room, std::int64_t after);
    /// The same, told to a callback or any completion token: `void(std::exception_ptr, news)`. The token's cancellation
    /// slot ends the wait.
    template <class Token>
    auto wait_for_messages(std::string room, std::int64_t after, Token&& told)
    {
        return zonda::spawn(home_, messages_after(std::move(room), after), std::forward<Token>(told));
    }

    /// From now on nobody waits for news: the program ends, and its clients are to find another one.
    void stop_waiting();

private:
    struct open_room;
    class use;

    zonda::task<use> open(std::string name);
    zonda::task<void> load(open_room& r);
    zonda::task<void> catch_up(open_room& r);
    zonda::task<message_ptr> find_posted(open_room& r, std::string id);
    zonda::task<posted> insert(open_room& r, draft what);
    zonda::task<void> begin_room(std::string name, zonda::datetime at);
    zonda::task<news> read(zonda::bson::document filter, int direction, std::size_t limit);
    zonda::task<void> find_out(std::string name);
    void forget_unused();

    zonda::loop& home_;
    storage& database_;
    std::map<std::string, std::shared_ptr<open_room>, std::less<>> rooms_;
    bool waits_{true};
};

} // namespace genie
