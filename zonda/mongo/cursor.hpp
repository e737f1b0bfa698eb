// Documents that come in batches, read one after another.
#pragma once

#include <zonda/bson/document.hpp>
#include <zonda/loop/operation.hpp>
#include <zonda/mongo/mapping.hpp>
#include <zonda/mongo/operations/reporting.hpp>

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace zonda::mongo
{

namespace io
{
class cursor_state;
}

/// Documents where they lie in the server's reply: `for (auto document : batch)`. Copied freely, valid as long as the
/// batch is the cursor's.
class document_batch
{
public:
    class iterator
    {
    public:
        using value_type = bson::document_view;
        using difference_type = std::ptrdiff_t;
        using reference = bson::document_view;
        using iterator_concept = std::input_iterator_tag;

        iterator() noexcept = default;
        explicit iterator(bson::value_iterator at) noexcept : at_(at) {}

        bson::document_view operator*() const noexcept { return *at_->get<bson::document_view>(); }
        iterator& operator++() noexcept
        {
            ++at_;
            return *this;
        }
        void operator++(int) noexcept { ++at_; }
        friend bool operator==(const iterator& i, std::default_sentinel_t end) noexcept { return i.at_ == end; }

    private:
        bson::value_iterator at_{};
    };

    document_batch() noexcept = default;
    explicit document_batch(bson::value_iterator first) noexcept : first_(first) {}

    iterator begin() const noexcept { return iterator(first_); }
    std::default_sentinel_t end() const noexcept { return {}; }
    bool empty() const noexcept { return first_ == end(); }
    /// Walks through it.
    std::size_t count() const noexcept
    {
        std::size_t out = 0;
        for (auto at = begin(); at != end(); ++at)
            ++out;
        return out;
    }

private:
    bson::value_iterator first_{};
};

namespace detail
{

template <class Derived, class R>
class reading_operation;

// nullptr: a cursor of no documents.
bool is_alive(const io::cursor_state* state) noexcept;
/// Throws zonda::error, errc::invalid_argument, for a cursor that has none.
loop& home_of(const io::cursor_state* state);
std::optional<result<std::optional<bson::document_view>>> ready_document(io::cursor_state* state);
task<result<std::optional<bson::document_view>>> next_document(io::cursor_state* state);
task<result<void>> close_cursor(io::cursor_state* state);
task<result<std::optional<document_batch>>> next_batch(io::cursor_state* state);

/// One step of a cursor, which stays where it is meanwhile.
template <class Derived, class R>
class cursor_operation : public reporting_operation<Derived, R>
{
public:
    cursor_operation(io::cursor_state* state, zonda::diagnostics* words) noexcept
        : reporting_operation<Derived, R>(words),
          state_(state)
    {
    }

    loop& home() const { return home_of(state_); }

protected:
    io::cursor_state* state_;
};

} // namespace detail

/// See cursor::next.
class next_operation : public detail::cursor_operation<next_operation, std::optional<bson::document_view>>
{
public:
    using cursor_operation::cursor_operation;

    std::optional<result<std::optional<bson::document_view>>> ready()
    {
        auto here = detail::ready_document(state_);
        if (words_ != nullptr && here)
            detail::report_words(*here, *words_);
        return here;
    }
    task<result<std::optional<bson::document_view>>> execute() { return detail::next_document(state_); }
};

/// See cursor::next_batch.
class next_batch_operation : public detail::cursor_operation<next_batch_operation, std::optional<document_batch>>
{
public:
    using cursor_operation::cursor_operation;

    task<result<std::optional<document_batch>>> execute() { return detail::next_batch(state_); }
};

/// See cursor::close.
class close_cursor_operation : public detail::cursor_operation<close_cursor_operation, void>
{
public:
    using cursor_operation::cursor_operation;

    task<result<void>> execute() { return detail::close_cursor(state_); }
};

/// The result of a find or an aggregate. Movable. Destroyed before its end, it tells the server so in the background.
/// Threads: its client's loop only.
class cursor
{
public:
    /// Each step of it writes the words of its failure there, unless they are wanted elsewhere.
    explicit cursor(std::unique_ptr<io::cursor_state> state, zonda::diagnostics* words = nullptr) noexcept;
    /// Of no documents: beside an error in Asio's handlers, and what was moved from. A task that asks it is at the end;
    /// it has no loop, so called with another token it throws zonda::error, errc::invalid_argument.
    cursor() noexcept;
    cursor(cursor&&) noexcept;
    cursor& operator=(cursor&&) noexcept;
    ~cursor();

    /// `while (auto document = co_await cursor.next()) ...`: the next document, or nothing at the end.
    ///
    /// The view is valid until the next call of next(), and while the cursor lives; `bson::document(*document)` keeps
    /// one. (With AddressSanitizer the document that was left is poisoned.) A document that is here already needs no
    /// wait; the next batch is asked for when it is wanted.
    ///
    /// Completion signature: void(error_code, std::optional<bson::document_view>).
    /// Errors: errc::network_error, errc::timed_out, server_errc::cursor_not_found and any other server_errc,
    /// errc::protocol_error, errc::client_closed, operation_aborted; and those of opening, for a cursor that was not
    /// opened. After an error every further call gives that error.
    /// Cancellation: at any point; the batch that was under way is lost, so the cursor then is of no more use.
    /// Lifetime: the cursor stays where it is until the operation ends. Threads: its client's loop only.
    /// Spec: MongoDB driver specifications, find, getMore and killCursors commands.
    next_operation next() & noexcept { return {state_.get(), words_}; }
    void next() && = delete;

    /// `while (auto batch = co_await cursor.next_batch())`: all documents that came in one reply and were not read yet,
    /// or nothing at the end. Never an empty batch.
    ///
    /// Nothing is copied: the documents are views, valid until the next call of next_batch() or next(), and while the
    /// cursor lives. (With AddressSanitizer a batch that was left is freed.)
    ///
    /// Completion signature: void(error_code, std::optional<document_batch>).
    /// Errors, Cancellation, Lifetime, Threads, Spec: as next.
    next_batch_operation next_batch() & noexcept { return {state_.get(), words_}; }
    void next_batch() && = delete;

    /// Whether documents are here or the server may have more. After next() has given nothing: true for a tailable
    /// cursor only, which may have more later.
    bool alive() const noexcept { return detail::is_alive(state_.get()); }

    /// Tells the server that no more is wanted, and waits until it knows.
    ///
    /// Completion signature: void(error_code). Errors: those of every operation (collection.hpp), errc::timed_out
    /// after 3 s; here the cursor is closed all the same. Cancellation: at any point. Lifetime, Threads: as next.
    /// Spec: as next.
    close_cursor_operation close() & noexcept { return {state_.get(), words_}; }

private:
    template <class, class>
    friend class detail::reading_operation;

    std::unique_ptr<io::cursor_state> state_;
    zonda::diagnostics* words_{nullptr};
};

namespace detail
{

/// A cursor that is read to its end; its words are told once, by the whole.
template <class Derived, class R>
class reading_operation : public reporting_operation<Derived, R>
{
public:
    explicit reading_operation(cursor from)
        : reporting_operation<Derived, R>(std::exchange(from.words_, nullptr)),
          home_(&home_of(from.state_.get())),
          from_(std::move(from))
    {
    }

    loop& home() const noexcept { return *home_; }

protected:
    loop* home_;
    cursor from_;
};

} // namespace detail

/// find(...).to_vector(): all documents of a cursor.
///
/// Completion signature: void(error_code, std::vector<bson::document>). Errors, Threads: as cursor::next.
/// Cancellation: at any point. Lifetime: owns its cursor.
class to_vector_operation : public detail::reading_operation<to_vector_operation, std::vector<bson::document>>
{
public:
    using reading_operation::reading_operation;

    task<result<std::vector<bson::document>>> execute();
};

/// The same, each document as a T. A document that does not fit is an error that names the field.
template <class T>
class to_vector_of_operation : public detail::reading_operation<to_vector_of_operation<T>, std::vector<T>>
{
public:
    using detail::reading_operation<to_vector_of_operation<T>, std::vector<T>>::reading_operation;

    task<result<std::vector<T>>> execute() { return read_all(std::move(this->from_)); }

private:
    static task<result<std::vector<T>>> read_all(cursor from)
    {
        std::vector<T> out;
        while (true)
        {
            auto next = co_await as_result(from.next());
            if (!next)
                co_return next.error();
            if (!*next)
                co_return out;
            auto value = detail::mapped<T>(**next);
            if (!value)
                co_return value.error();
            out.push_back(std::move(*value));
        }
    }
};

} // namespace zonda::mongo
