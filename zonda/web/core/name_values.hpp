// Names with values, as queries and forms carry them: in order, a name any number of times.
#pragma once

#include <zonda/base/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zonda::web
{

/// Searched from the front each time: with no hash there is nothing that a client could make collide, and the limits
/// keep the list short.
class name_values
{
public:
    using entry = std::pair<std::string, std::string>;

    void append(std::string name, std::string value) { entries_.emplace_back(std::move(name), std::move(value)); }

    /// The first value of that name.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
    /// All its values, in order.
    std::vector<std::string_view> all(std::string_view name) const;

    bool empty() const noexcept { return entries_.empty(); }
    std::size_t size() const noexcept { return entries_.size(); }
    auto begin() const noexcept { return entries_.begin(); }
    auto end() const noexcept { return entries_.end(); }

private:
    std::vector<entry> entries_;
};

struct form_limits
{
    /// Most names with values; more is refused (400).
    std::size_t fields{1000};
    /// Most bytes of one decoded name.
    std::size_t name{256};
};

/// Reads application/x-www-form-urlencoded text, which queries are written in too (WHATWG URL, 5.1): `a=1&b=x+y%21`.
/// What comes out is UTF-8 without NUL. Errors: bad_percent_encoding, bad_text, bad_form (too many, name too long).
result<name_values> parse_form(std::string_view text, const form_limits& limits = {});

} // namespace zonda::web
