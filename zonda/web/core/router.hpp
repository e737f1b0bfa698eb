// From method and path to a route's number and its parameters.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/web/core/method.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zonda::web
{

class router
{
public:
    router();
    router(router&&) noexcept;
    router& operator=(router&&) noexcept;
    ~router();

    /// The route's number: 0, 1, 2 ... in the order in which they are added.
    /// The pattern must be one that check_pattern() accepts.
    /// Nothing if method and pattern are taken (parameters' names make no difference).
    std::optional<std::size_t> add(method of, std::string_view pattern);

    struct match
    {
        static constexpr std::size_t none = static_cast<std::size_t>(-1);

        std::size_t route{none};
        /// Decoded, in the order of the pattern.
        std::vector<std::string> parameters{};
        /// What the path allows when the method is not one of it (405); empty: no such path (404).
        method_set allowed{};

        bool found() const noexcept { return route != none; }
    };

    /// Finds the route; `path` is still percent-encoded. Text in a pattern wins over a parameter, and a parameter over
    /// a rest. HEAD is answered by GET where it has no route of its own.
    /// Errors: bad_percent_encoding, bad_text (a segment that is not UTF-8 or has a control character).
    result<match> find(method of, std::string_view path) const;

    /// `GET /r/{room}`, of each route, for the page that says what was tried.
    const std::vector<std::string>& descriptions() const noexcept { return descriptions_; }
    /// Of all routes together.
    method_set all_methods() const noexcept { return all_methods_; }
    /// Of one route, without its method.
    std::string_view pattern_of(std::size_t route) const noexcept;

private:
    struct node;
    struct search;

    std::unique_ptr<node> root_;
    std::vector<std::string> descriptions_;
    method_set all_methods_;
};

} // namespace zonda::web
