// One document, or none, as a value of a program's own type.
#pragma once

#include <zonda/mongo/mapping.hpp>
#include <zonda/mongo/operations/base.hpp>

#include <optional>

namespace zonda::mongo
{

/// What `.as<T>()` makes of an operation that completes with one document or none.
/// Completion signature: void(error_code, std::optional<T>). All else as the operation that it is made of; a document
/// that does not fit T fails with an error that names the path.
template <class T, class Inner>
class mapped_one : public detail::reporting_operation<mapped_one<T, Inner>, std::optional<T>>
{
public:
    mapped_one(Inner inner, zonda::diagnostics* words) noexcept
        : detail::reporting_operation<mapped_one<T, Inner>, std::optional<T>>(words),
          inner_(std::move(inner))
    {
    }

    loop& home() const noexcept { return inner_.home(); }
    // Not run(): the words are this one's to tell.
    task<result<std::optional<T>>> execute() { return as_value(inner_.execute()); }

private:
    static task<result<std::optional<T>>> as_value(task<result<std::optional<bson::document>>> body)
    {
        auto found = co_await std::move(body);
        if (!found)
            co_return found.error();
        if (!*found)
            co_return std::optional<T>();
        auto value = detail::mapped<T>((*found)->view());
        if (!value)
            co_return value.error();
        co_return std::optional<T>(std::move(*value));
    }

    Inner inner_;
};

} // namespace zonda::mongo
