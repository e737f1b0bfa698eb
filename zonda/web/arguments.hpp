// What a client sent by name: in the query, or in a form.
#pragma once

#include <zonda/web/core/name_values.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::web
{

/// Views are valid as long as the arguments; those of a request live as long as the request.
class arguments : public name_values
{
public:
    arguments() = default;
    explicit arguments(name_values parsed) : name_values(std::move(parsed)) {}

    /// The value. Throws http_error 400 if it is missing, and the client is told which.
    const std::string& text(std::string_view name) const;
    /// The value, or `otherwise` if it is missing.
    std::string text(std::string_view name, std::string_view otherwise) const;
    /// A decimal number, if it is there. Throws http_error 400 if it is there and is none.
    std::optional<std::int64_t> integer(std::string_view name) const;
    /// A decimal number, or `otherwise` if it is missing. Throws http_error 400 if it is there and is none.
    std::int64_t integer(std::string_view name, std::int64_t otherwise) const;
};

} // namespace zonda::web
