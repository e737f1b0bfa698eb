// Commands as the server documents them.
#pragma once

#include <zonda/mongo/core/read_commands.hpp>
#include <zonda/mongo/operations/base.hpp>

namespace zonda::mongo
{

/// See database::run_command.
class run_command_operation : public detail::client_operation<run_command_operation, bson::document>
{
public:
    run_command_operation(detail::core_pointer core, core::raw_command command) noexcept
        : client_operation(std::move(core)),
          command_(std::move(command))
    {
    }

    static task<result<bson::document>> execute(run_command_operation self);

private:
    core::raw_command command_;
};

/// See client::ping.
class ping_operation : public detail::client_operation<ping_operation, void>
{
public:
    explicit ping_operation(detail::core_pointer core) noexcept : client_operation(std::move(core)) {}

    static task<result<void>> execute(ping_operation self);
};

/// See client::close.
class close_client_operation : public operation<close_client_operation, void>
{
public:
    explicit close_client_operation(detail::core_pointer core) noexcept : core_(std::move(core)) {}

    loop& home() const noexcept { return detail::home_of(*core_); }
    task<result<void>> run() &&;

private:
    detail::core_pointer core_;
};

} // namespace zonda::mongo
