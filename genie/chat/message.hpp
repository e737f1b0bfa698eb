// A message: what is stored, and what everybody gets.
#pragma once

#include <zonda/base/time.hpp>
#include <zonda/bson.hpp>

#include <genie/answer/spoken.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace genie
{

/// A message before it has its number.
struct draft
{
    /// A UUID of its writer's choice: the same one again is the same message.
    std::string id;
    std::string from;
    std::string body;
    zonda::datetime at{};
    /// Everything of the genie's: `lines`, `matches`, `reply_to`, `timing` and more; empty for people's.
    zonda::bson::document answer{};
};

/// The genie's own fields of a message: {lines?, matches?, older?, did_you_mean?, also?, reply_to, timing}.
zonda::bson::document answer_fields(const spoken_answer& said, std::int64_t reply_to,
                                    zonda::bson::document_view timing);

/// As it is stored: {room, seq, id, from, kind, body, at, ...}.
zonda::bson::document to_stored(const draft& d, std::string_view room, std::int64_t seq);

/// A message that is stored. It never changes; the waiters of a room share it.
class message
{
public:
    /// From a document of `messages`.
    explicit message(zonda::bson::document stored);

    std::int64_t seq() const noexcept { return seq_; }
    std::string_view id() const noexcept { return stored_["id"].text(); }
    zonda::bson::document_view stored() const noexcept { return stored_; }
    /// As the interface shows it: without `_id` and `room`.
    const std::string& json() const noexcept { return json_; }

private:
    zonda::bson::document stored_;
    std::int64_t seq_;
    std::string json_;
};

using message_ptr = std::shared_ptr<const message>;

} // namespace genie
