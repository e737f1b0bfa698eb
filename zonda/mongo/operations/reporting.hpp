// The words of a failure, for those who get a code only.
#pragma once

#include <zonda/base/error.hpp>
#include <zonda/base/result.hpp>
#include <zonda/loop/operation.hpp>

#include <string>
#include <utility>

namespace zonda::mongo::detail
{

template <class R>
void report_words(const result<R>& outcome, zonda::diagnostics& words)
{
    words.message = outcome ? std::string() : outcome.error().what();
}

/// Writes the words of a failure where the caller wants them.
template <class R>
task<result<R>> reported(task<result<R>> body, zonda::diagnostics* words)
{
    auto outcome = co_await std::move(body);
    report_words(outcome, *words);
    co_return outcome;
}

/// Derived has `task<result<R>> execute()`.
template <class Derived, class R>
class reporting_operation : public operation<Derived, R>
{
public:
    /// Where the words of a failure go, for completion tokens that carry a code only. `words` outlives the operation,
    /// and the cursor that `.cursor()` makes of it.
    Derived diagnostics(zonda::diagnostics& words) &&
    {
        words_ = &words;
        return std::move(static_cast<Derived&>(*this));
    }

    task<result<R>> run() &&
    {
        auto body = static_cast<Derived&>(*this).execute();
        return words_ == nullptr ? std::move(body) : reported<R>(std::move(body), words_);
    }

protected:
    explicit reporting_operation(zonda::diagnostics* words = nullptr) noexcept : words_(words) {}

    zonda::diagnostics* words_;
};

} // namespace zonda::mongo::detail
