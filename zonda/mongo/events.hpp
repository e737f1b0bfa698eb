// What a client tells while it works.
#pragma once

#include <zonda/base/error.hpp>
#include <zonda/bson/document_view.hpp>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace zonda::mongo
{

/// A command that was sent. Commands that carry passwords or proofs are not told at all.
/// Spec: MongoDB driver specifications, command logging and monitoring.
struct command_started
{
    std::int32_t request_id{0};
    std::string_view command_name{};
    std::string_view database_name{};
    std::string_view collection_name{};
};

/// How it ended: `failure` is without error for a reply with `ok: 1`.
struct command_finished
{
    std::int32_t request_id{0};
    std::string_view command_name{};
    std::string_view database_name{};
    std::string_view collection_name{};
    std::chrono::nanoseconds duration{0};
    error_code failure{};
};

/// Called on the client's loop, inside its work: be quick, throw nothing, start no operation. What the events look at
/// lives as long as the call.
class command_listener
{
public:
    virtual ~command_listener() = default;
    virtual void on_started(const command_started& event) noexcept = 0;
    virtual void on_finished(const command_finished& event) noexcept = 0;
};

} // namespace zonda::mongo
