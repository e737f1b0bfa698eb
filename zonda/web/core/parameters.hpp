// What stands behind a media type or a disposition: `; name=value; name="quoted value"`.
#pragma once

#include <string>
#include <string_view>

namespace zonda::web
{

/// Walks parameters from the first to the last (RFC 9110, 5.6.6).
///
/// In quotes a backslash escapes a quote or a backslash; before anything else it stands for itself, since old browsers
/// send paths such as C:\photo.png as they are.
class parameter_walk
{
public:
    /// `text` begins at the first `;`, or is empty.
    explicit parameter_walk(std::string_view text) noexcept : left_(text) {}

    /// Goes to the next one; false behind the last, and at one that is malformed.
    bool next();
    bool malformed() const noexcept { return malformed_; }

    /// As it was written: names ignore case.
    std::string_view name() const noexcept { return name_; }
    /// Without its quotes.
    const std::string& value() const noexcept { return value_; }

private:
    bool take_value();
    bool take_quoted();

    std::string_view left_;
    std::string_view name_;
    std::string value_;
    bool malformed_{false};
};

} // namespace zonda::web
