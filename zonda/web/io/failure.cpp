#include <zonda/loop/loop.hpp>
#include <zonda/web/answered_otherwise.hpp>
#include <zonda/web/application.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/error_page.hpp>
#include <zonda/web/io/failure.hpp>

namespace zonda::web
{

namespace
{

std::string words_of(const std::exception_ptr& failure)
{
    try
    {
        std::rethrow_exception(failure);
    }
    catch (const std::exception& e)
    {
        return e.what();
    }
    catch (...)
    {
        return "an exception that does not derive from std::exception";
    }
}

response plain_answer(request& of, int status_code, std::string_view words)
{
    error_content content = make_error_content(status_code, words, of.head().value_of(field_name::accept));
    return response(content.content_type, std::move(content.content)).with_status(status_code);
}

} // namespace

response error_answer(request& of, int status_code, std::string_view words)
{
    if (const auto& own = of.application().errors())
    {
        try
        {
            return own(of, status_code, words);
        }
        catch (...)
        {
            log_failure(of, std::current_exception());
        }
    }
    response answer = plain_answer(of, status_code, words);
    if (status_code == status::unauthorized)
    {
        answer.add_field("WWW-Authenticate", "Cookie");
    }
    return answer;
}

response answer_to_failure(request& of, const std::exception_ptr& failure)
{
    try
    {
        std::rethrow_exception(failure);
    }
    catch (const answered_otherwise& other)
    {
        return other.take();
    }
    catch (const error& e)
    {
        const int status_code = status_of(e.code());
        const bool meant_for_client = status_code < 500 || e.code().category() == status_category();
        if (status_code >= 500)
        {
            log_failure(of, failure);
        }
        return error_answer(of, status_code, meant_for_client ? e.what() : "");
    }
    catch (...)
    {
        log_failure(of, failure);
        return error_answer(of, status::internal_server_error, {});
    }
}

void log_failure(request& of, const std::exception_ptr& failure)
{
    log_record record{log_level::error, "web",
                      std::string(of.head().method_text()) + " " + std::string(of.head().target()) + ": " +
                          words_of(failure)};
    of.home().log(record);
}

} // namespace zonda::web
