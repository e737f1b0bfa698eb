// What all operations on a database have in common.
#pragma once

#include <zonda/loop/operation.hpp>

#include <chrono>
#include <memory>
#include <optional>
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

/// Writes the words of a failure where the caller wants them.
template <class R>
task<result<R>> reported(task<result<R>> body, diagnostics* words)
{
    auto outcome = co_await std::move(body);
    if (words != nullptr)
        words->message = outcome ? std::string() : outcome.error().what();
    co_return outcome;
}

/// Derived has `static task<result<R>> execute(Derived self)`, compiled, and the options of its command.
template <class Derived, class R>
class client_operation : public operation<Derived, R>
{
public:
    /// For the whole operation, from its start to its end, further tries included; zero: no limit. What is left is told
    /// to the server (maxTimeMS). In place of the client's timeout. (timeoutMS)
    Derived timeout(std::chrono::milliseconds limit) &&
    {
        timeout_ = limit;
        return std::move(self());
    }

    /// Where the words of a failure go, for completion tokens that carry a code only. `words` outlives the operation.
    Derived diagnostics(zonda::diagnostics& words) &&
    {
        words_ = &words;
        return std::move(self());
    }

    loop& home() const noexcept { return home_of(*core_); }

    task<result<R>> run() &&
    {
        auto* words = words_;
        auto body = Derived::execute(std::move(self()));
        return words == nullptr ? std::move(body) : reported<R>(std::move(body), words);
    }

protected:
    explicit client_operation(core_pointer core) noexcept : core_(std::move(core)) {}

    core_pointer core_;
    std::optional<std::chrono::milliseconds> timeout_{};

private:
    Derived& self() noexcept { return static_cast<Derived&>(*this); }

    zonda::diagnostics* words_{nullptr};
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

    /// Variables that expressions may use as `$$name`.
    Derived let(const bson::document& variables) && { return std::move(*this).with("let", variables); }

protected:
    command_operation(core_pointer core, Command command) noexcept
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

} // namespace detail

} // namespace zonda::mongo
