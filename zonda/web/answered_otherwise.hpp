// A whole answer, thrown: what a helper throws that answers in its caller's place.
#pragma once

#include <zonda/web/response.hpp>

#include <exception>
#include <memory>

namespace zonda::web
{

/// `throw answered_otherwise(redirect("/signin"));` anywhere below a handler ends it, and this is what it answers.
class answered_otherwise : public std::exception
{
public:
    explicit answered_otherwise(response answer) : answer_(std::make_shared<response>(std::move(answer))) {}

    const char* what() const noexcept override { return "a handler was answered for"; }
    response take() const noexcept { return std::move(*answer_); }

private:
    std::shared_ptr<response> answer_; // exceptions are copied, responses are not
};

} // namespace zonda::web
