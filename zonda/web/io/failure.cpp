#include <zonda/loop/loop.hpp>
#include <zonda/loop/unwinding.hpp>
#include <zonda/web/answered_otherwise.hpp>
#include <zonda/web/application.hpp>
#include <zonda/web/core/development_page.hpp>
#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/error_page.hpp>
#include <zonda/web/io/failure.hpp>
#include <zonda/web/io/source_lines.hpp>

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

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

std::string name_of_type(const std::type_info& type)
{
    int bad = 0;
    const std::unique_ptr<char, decltype(&std::free)> demangled(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &bad), &std::free);
    const std::string_view name = bad == 0 ? demangled.get() : type.name();
    // What std::throw_with_nested makes of a type.
    constexpr std::string_view nested = "std::_Nested_exception<";
    return std::string(name.starts_with(nested) && name.ends_with('>')
                           ? name.substr(nested.size(), name.size() - nested.size() - 1)
                           : name);
}

std::string type_and_words_of(const std::exception_ptr& failure)
{
    try
    {
        std::rethrow_exception(failure);
    }
    catch (const std::exception& e)
    {
        return name_of_type(typeid(e)) + ": " + e.what();
    }
    catch (...)
    {
        return words_of(failure);
    }
}

// What was thrown, then what was thrown within (std::nested_exception).
void collect_words(const std::exception_ptr& failure, std::vector<std::string>& out)
{
    out.push_back(type_and_words_of(failure));
    try
    {
        std::rethrow_exception(failure);
    }
    catch (const std::nested_exception& outer)
    {
        if (outer.nested_ptr() && out.size() < 16)
        {
            collect_words(outer.nested_ptr(), out);
        }
    }
    catch (...)
    {
        // The innermost.
    }
}

response development_answer(request& of, int status_code, const std::exception_ptr& failure)
{
    development_report report{.status_code = status_code};
    if (failure)
    {
        collect_words(failure, report.exceptions);
        for (const std::source_location& at : unwinding::of(failure))
        {
            report.awaits.push_back(
                {at.file_name(), at.line(), at.function_name(), read_source_around(at.file_name(), at.line())});
        }
    }
    report.route = of.route();
    report.routes = &of.application().routes().descriptions();
    return html(make_development_page(report, of.head()))
        .with_status(status_code)
        .with_field("Cache-Control", "no-store");
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

response answer_to_unknown_path(request& of, bool development)
{
    return development ? development_answer(of, status::not_found, nullptr) : error_answer(of, status::not_found, {});
}

namespace
{

response answer_to_mishap(request& of, int status_code, const std::exception_ptr& failure, bool development)
{
    log_failure(of, failure);
    return development ? development_answer(of, status_code, failure) : error_answer(of, status_code, {});
}

} // namespace

response answer_to_failure(request& of, const std::exception_ptr& failure, bool development)
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
        return meant_for_client ? error_answer(of, status_code, e.what())
                                : answer_to_mishap(of, status_code, failure, development);
    }
    catch (...)
    {
        return answer_to_mishap(of, status::internal_server_error, failure, development);
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
