// Typed handlers: what a function may look like to be called for a route, checked while the program is compiled.
//
//     task<response> post_message(request& request, std::string room, genie& g);
//     app.post("/r/{room}/messages", post_message, std::ref(g));
//
// First the request, then the pattern's parameters by value, then what was bound to it. A handler is a function or a
// lambda; it is a coroutine that returns task<response>, or returns a response at once.
#pragma once

#include <zonda/loop/task.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/status.hpp>
#include <zonda/web/response.hpp>

#include <charconv>
#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace zonda::web
{

class request;

/// The answer, or the task that will give it.
using handler_outcome = std::variant<response, task<response>>;

/// A handler whose type is forgotten. It lives as long as its application, and so does what was bound to it.
class handler
{
public:
    virtual ~handler() = default;
    /// May throw at once: http_error 404 when a parameter is not of the type that is wanted.
    virtual handler_outcome call(request& of, std::vector<std::string>& parameters) const = 0;
};

namespace detail
{

template <class F>
struct signature_of_call
{
    static constexpr bool known = false;
    using arguments = std::tuple<>;
    using outcome = void;
};

template <class R, class... A>
struct known_signature
{
    static constexpr bool known = true;
    using arguments = std::tuple<A...>;
    using outcome = R;
};

template <class R, class... A>
struct signature_of_call<R (*)(A...)> : known_signature<R, A...>
{
};
template <class R, class... A>
struct signature_of_call<R (*)(A...) noexcept> : known_signature<R, A...>
{
};
template <class C, class R, class... A>
struct signature_of_call<R (C::*)(A...) const> : known_signature<R, A...>
{
};
template <class C, class R, class... A>
struct signature_of_call<R (C::*)(A...) const noexcept> : known_signature<R, A...>
{
};

template <class F>
struct handler_signature : signature_of_call<F>
{
};
template <class F>
    requires requires { &F::operator(); }
struct handler_signature<F> : signature_of_call<decltype(&F::operator())>
{
};

template <class F>
using handler_arguments = typename handler_signature<std::decay_t<F>>::arguments;

/// Parameters that are left for the path when the request and what is bound are taken off.
template <class F, class... Bound>
inline constexpr std::size_t path_parameters = std::tuple_size_v<handler_arguments<F>> > sizeof...(Bound)
                                                   ? std::tuple_size_v<handler_arguments<F>> - 1 - sizeof...(Bound)
                                                   : 0;

template <class T>
concept path_parameter =
    std::same_as<T, std::string> || (std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>);

template <class Wanted, class Bound>
inline constexpr bool can_be_bound = std::convertible_to<const Bound&, Wanted>;
template <class Wanted, class T>
inline constexpr bool can_be_bound<Wanted, std::reference_wrapper<T>> = std::convertible_to<T&, Wanted>;

template <class T>
T path_value(std::string& text)
{
    if constexpr (std::same_as<T, std::string>)
    {
        return std::move(text);
    }
    else
    {
        T value{};
        const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (bad != std::errc{} || end != text.data() + text.size())
        {
            throw http_error(status::not_found, "there is nothing at this path: \"" + text + "\" is not a number");
        }
        return value;
    }
}

template <class F, class... Bound>
class bound_handler final : public handler
{
public:
    bound_handler(F function, Bound... bound) : function_(std::move(function)), bound_(std::move(bound)...) {}

    handler_outcome call(request& of, std::vector<std::string>& parameters) const override
    {
        return call_with(of, parameters, std::make_index_sequence<path_parameters<F, Bound...>>(),
                         std::index_sequence_for<Bound...>());
    }

private:
    template <std::size_t... P, std::size_t... B>
    handler_outcome call_with(request& of, std::vector<std::string>& parameters, std::index_sequence<P...>,
                              std::index_sequence<B...>) const
    {
        (void)parameters;
        using wanted = handler_arguments<F>;
        return function_(of, path_value<std::tuple_element_t<1 + P, wanted>>(parameters[P])...,
                         static_cast<std::tuple_element_t<1 + sizeof...(P) + B, wanted>>(std::get<B>(bound_))...);
    }

    F function_;
    std::tuple<Bound...> bound_;
};

template <class F, class... Bound, std::size_t... P, std::size_t... B>
constexpr void check_arguments(std::index_sequence<P...>, std::index_sequence<B...>)
{
    using wanted = handler_arguments<F>;
    static_assert(std::same_as<std::tuple_element_t<0, wanted>, request&>,
                  "a handler's first parameter is web::request&");
    static_assert((path_parameter<std::tuple_element_t<1 + P, wanted>> && ...),
                  "a handler takes path parameters by value, as std::string or an integer: what a reference or view "
                  "would refer to is gone when the coroutine goes on");
    static_assert((can_be_bound<std::tuple_element_t<1 + sizeof...(P) + B, wanted>, Bound> && ...),
                  "a bound argument does not fit its parameter; what a handler changes is bound with std::ref(it), and "
                  "outlives the application");
}

/// Every refusal is a sentence.
template <class F, class... Bound>
constexpr void check_handler()
{
    using signature = handler_signature<F>;
    static_assert(signature::known, "a handler is a function, or a lambda without auto parameters and without mutable");
    static_assert(!signature::known || std::same_as<typename signature::outcome, task<response>> ||
                      std::same_as<typename signature::outcome, response>,
                  "a handler returns zonda::task<web::response>, or a web::response");
    static_assert(std::tuple_size_v<typename signature::arguments> > sizeof...(Bound),
                  "a handler takes web::request&, then the path's parameters, then what is bound to it");
    if constexpr (signature::known && std::tuple_size_v<typename signature::arguments> > sizeof...(Bound))
    {
        check_arguments<F, Bound...>(std::make_index_sequence<path_parameters<F, Bound...>>(),
                                     std::index_sequence_for<Bound...>());
    }
}

} // namespace detail

template <class F, class... Bound>
std::unique_ptr<handler> make_handler(F function, Bound... bound)
{
    detail::check_handler<F, Bound...>();
    return std::make_unique<detail::bound_handler<F, Bound...>>(std::move(function), std::move(bound)...);
}

} // namespace zonda::web
