// What all operations on a database have in common.
#pragma once

#include <zonda/bson/document.hpp>
#include <zonda/mongo/core/settings.hpp>
#include <zonda/mongo/core/write_report.hpp>
#include <zonda/mongo/operations/reporting.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace zonda::mongo
{

namespace io
{
class client_core;
}

namespace detail
{

using core_pointer = std::shared_ptr<io::client_core>;

loop& home_of(const io::client_core& core) noexcept;

/// Derived has `task<result<R>> execute()`, compiled, and the options of its command.
template <class Derived, class R>
class client_operation : public reporting_operation<Derived, R>
{
public:
    /// For the whole operation, from its start to its end, further tries included; zero: no limit. What is left is told
    /// to the server (maxTimeMS). In place of the client's timeout. (timeoutMS)
    Derived timeout(std::chrono::milliseconds limit) &&
    {
        timeout_ = limit;
        return std::move(static_cast<Derived&>(*this));
    }

    loop& home() const noexcept { return home_of(*core_); }

protected:
    explicit client_operation(core_pointer core) noexcept : core_(std::move(core)) {}

    core_pointer core_;
    std::optional<std::chrono::milliseconds> timeout_{};
};

/// An operation whose options are fields of its command: Command has `options`.
template <class Derived, class R, class Command>
class command_operation : public client_operation<Derived, R>
{
public:
    /// Any BSON value, shown in the server's log and profiler.
    template <class T>
    Derived comment(const T& value) &&
    {
        return std::move(*this).with("comment", value);
    }
    /// How long the server may work on it; afterwards it is server_errc::max_time_expired. A `timeout` wins over it.
    /// (maxTimeMS)
    Derived max_time(std::chrono::milliseconds limit) &&
    {
        command_.max_time = limit;
        return std::move(static_cast<Derived&>(*this));
    }

    /// Of a time series: its buckets as the server stores them, not the measurements in them. A server before 8.2 is
    /// not told. (rawData)
    Derived raw_data(bool raw) &&
        requires Derived::takes_raw_data
    {
        command_.raw_data = raw;
        return std::move(static_cast<Derived&>(*this));
    }

    static constexpr bool takes_raw_data = true;

protected:
    command_operation(core_pointer core, Command&& command) noexcept
        : client_operation<Derived, R>(std::move(core)),
          command_(std::move(command))
    {
    }

    template <class T>
    Derived with(std::string_view name, const T& value) &&
    {
        command_.options.set(name, value);
        return std::move(static_cast<Derived&>(*this));
    }

    Command command_;
};

/// An operation that looks documents up: which of them, by which index.
template <class Derived, class R, class Command>
class query_operation : public command_operation<Derived, R, Command>
{
public:
    /// The index to use: its keys, or its name.
    Derived hint(const bson::document& keys) && { return std::move(*this).with("hint", keys); }
    Derived hint(std::string_view index_name) && { return std::move(*this).with("hint", index_name); }
    /// How text is compared.
    Derived collation(const bson::document& rules) && { return std::move(*this).with("collation", rules); }

protected:
    using command_operation<Derived, R, Command>::command_operation;
    using command_operation<Derived, R, Command>::with;
};

/// One that only reads: Command has `read_concern_level`.
template <class Derived, class R, class Command>
class read_operation : public query_operation<Derived, R, Command>
{
public:
    /// In place of the collection's: "local", "majority", "linearizable", "available"; empty: the server's.
    /// (readConcernLevel)
    Derived read_concern(std::string_view level) &&
    {
        this->command_.read_concern_level = level;
        return std::move(static_cast<Derived&>(*this));
    }

protected:
    using query_operation<Derived, R, Command>::query_operation;
};

/// One that changes documents: Command has `write_concern`.
template <class Derived, class R, class Command>
class write_operation : public command_operation<Derived, R, Command>
{
public:
    /// In place of the collection's. `write_concern::unacknowledged()`: an insert, update or delete is done when it was
    /// sent, and whether it was made is never known; every other operation is answered all the same.
    Derived write_concern(mongo::write_concern concern) &&
    {
        this->command_.write_concern = std::move(concern);
        return std::move(static_cast<Derived&>(*this));
    }
    /// Where each write that was not made is told, with its index and its words, beside the operation's error. What was
    /// in it is forgotten; `told` outlives the operation.
    Derived report(write_report& told) &&
    {
        told = {};
        report_ = &told;
        return std::move(static_cast<Derived&>(*this));
    }

protected:
    using command_operation<Derived, R, Command>::command_operation;
    using command_operation<Derived, R, Command>::with;

    write_report* report_{nullptr};
};

} // namespace detail

} // namespace zonda::mongo
