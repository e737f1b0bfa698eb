// The main function of every test program, and the doctest listener behind tests/support/cases.hpp and report.hpp.
#define DOCTEST_CONFIG_IMPLEMENT
// A crash is told by the sanitizers, and the runner knows in which case it was.
#define DOCTEST_CONFIG_NO_POSIX_SIGNALS
#include "tests/support/cases.hpp"
#include "tests/support/report.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <regex>
#include <sstream>

namespace zonda::test
{
namespace
{

using steady = std::chrono::steady_clock;

struct skipped : lack
{
};

REGISTER_EXCEPTION_TRANSLATOR(const skipped& s)
{
    return doctest::String{("skipped: " + s.reason).c_str()};
}

// What is running: a TEST_CASE, and perhaps a case made inside it.
struct running
{
    const doctest::TestCaseData* test_case = nullptr;
    steady::time_point since;
    std::vector<failure> failures;
    std::optional<lack> skip;
    bool makes_cases = false;
    bool made_case_failed = false;

    bool in_made_case = false;
    std::vector<failure> made_failures;

    void fail(failure f) { (in_made_case ? made_failures : failures).push_back(std::move(f)); }
} now;

// doctest counts a test case that was left by skip() as failed.
unsigned test_cases_skipped = 0;
bool nothing_failed = false;

double milliseconds_since(steady::time_point start)
{
    return std::chrono::duration<double, std::milli>(steady::now() - start).count();
}

// What INFO and CAPTURE said around the assertion.
std::string context()
{
    std::string text;
    for (int i = 0; i < doctest::IReporter::get_num_active_contexts(); ++i)
    {
        std::ostringstream out;
        doctest::IReporter::get_active_contexts()[i]->stringify(&out);
        text += "\n  with " + out.str();
    }
    return text;
}

std::string text_of(const doctest::AssertData& data)
{
    std::string text = std::string{doctest::assertString(data.m_at)} + "( " + data.m_expr + " )";
    if (data.m_threw)
        return text + " threw: " + data.m_exception.c_str();
    if (data.m_at & doctest::assertType::is_throws)
        return text + " did not throw";
    return text + " is not so: " + data.m_decomp.c_str();
}

const std::optional<std::regex>& selection()
{
    static const std::optional<std::regex> only = []() -> std::optional<std::regex>
    {
        const char* pattern = std::getenv("ZONDA_TEST_ONLY");
        if (!pattern || !*pattern)
            return {};
        return std::regex{pattern};
    }();
    return only;
}

bool selected(std::string_view name)
{
    return !selection() || std::regex_search(name.begin(), name.end(), *selection());
}

bool makes_cases(const doctest::TestCaseData& test_case)
{
    return test_case.m_test_suite && std::string_view{test_case.m_test_suite} == made_at_run_time;
}

struct listener : doctest::IReporter
{
    explicit listener(const doctest::ContextOptions&) {}

    void test_case_start(const doctest::TestCaseData& data) override
    {
        now = {};
        now.test_case = &data;
        now.makes_cases = makes_cases(data);
        now.since = steady::now();
        report::instance().begin(data.m_name, data.m_file.c_str(), data.m_line);
    }

    void test_case_end(const doctest::CurrentTestCaseStats& stats) override
    {
        const auto& test_case = *now.test_case;
        outcome result;
        result.milliseconds = milliseconds_since(now.since);
        if (!stats.testCaseSuccess)
            result.failures = std::move(now.failures);
        if (!stats.testCaseSuccess && result.failures.empty() && !now.skip && !now.made_case_failed)
            result.failures.push_back({test_case.m_file.c_str(), test_case.m_line,
                                       "took too long, or failed otherwise than its decorators expect"});
        if (!result.failures.empty())
            result.result = "failed";
        else if (now.skip)
        {
            if (!selected(test_case.m_name))
                return; // it ran for the cases that it might have made
            result.skip(*now.skip);
            result.makes_cases = now.makes_cases;
        }
        else if (now.makes_cases)
            return;
        report::instance().end(test_case.m_name, test_case.m_file.c_str(), test_case.m_line, result);
    }

    void test_case_exception(const doctest::TestCaseException& exception) override
    {
        if (!now.skip)
            now.fail({now.test_case->m_file.c_str(), now.test_case->m_line,
                      std::string{exception.is_crash ? "crashed: " : "threw: "} + exception.error_string.c_str()});
    }

    void log_assert(const doctest::AssertData& data) override
    {
        if (data.m_failed)
            now.fail({data.m_file, static_cast<unsigned>(data.m_line), text_of(data) + context()});
    }

    void log_message(const doctest::MessageData& data) override
    {
        if (data.m_severity & (doctest::assertType::is_check | doctest::assertType::is_require))
            now.fail({data.m_file, static_cast<unsigned>(data.m_line), data.m_string.c_str() + context()});
    }

    void test_case_skipped(const doctest::TestCaseData& data) override
    {
        if (data.m_skip && selected(data.m_name))
        {
            outcome result;
            result.skip({"switched off in the source", data.m_description ? data.m_description : "doctest::skip()",
                         "the test program with --no-skip"});
            report::instance().end(data.m_name, data.m_file.c_str(), data.m_line, result);
        }
    }

    void test_case_reenter(const doctest::TestCaseData&) override {}
    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats& stats) override
    {
        nothing_failed = stats.numTestCasesFailed == test_cases_skipped;
    }
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
};

REGISTER_LISTENER("zonda", 1, listener);

// The names that ZONDA_TEST_ONLY selects, as doctest's own comma-separated filter.
std::string selected_names()
{
    std::string filter;
    for (const auto& test_case : doctest::detail::getRegisteredTests())
    {
        if (!makes_cases(test_case) && !selected(test_case.m_name))
            continue;
        for (char c : std::string_view{test_case.m_name})
            (c == ',' || c == '\\') ? (filter += '\\') += c : filter += c;
        filter += ',';
    }
    return filter.empty() ? "(no case of this program is selected)" : filter;
}

} // namespace

void made_case(std::string_view name, const std::function<void()>& body)
{
    if (!selected(name) && (!selection() || !selected(now.test_case->m_name)))
        return;
    const auto& test_case = *now.test_case;
    now.makes_cases = true;
    now.made_failures.clear();
    now.in_made_case = true;
    auto since = steady::now();
    std::optional<lack> skip;
    report::instance().begin(name, test_case.m_file.c_str(), test_case.m_line);
    try
    {
        body();
    }
    catch (const skipped& s)
    {
        skip = s;
    }
    catch (const doctest::detail::TestFailureException&)
    {
        // A REQUIRE failed, and log_assert has recorded it.
    }
    catch (const std::exception& e)
    {
        ADD_FAIL_CHECK_AT(test_case.m_file.c_str(), static_cast<int>(test_case.m_line),
                          (std::string{"threw: "} + e.what()));
    }
    outcome result;
    result.milliseconds = milliseconds_since(since);
    result.failures = std::move(now.made_failures);
    now.in_made_case = false;
    if (!result.failures.empty())
    {
        result.result = "failed";
        now.made_case_failed = true;
    }
    else if (skip)
        result.skip(*skip);
    report::instance().end(name, test_case.m_file.c_str(), test_case.m_line, result);
}

void skip(std::string group, std::string reason, std::string command)
{
    skipped what{{std::move(group), std::move(reason), std::move(command)}};
    if (!now.in_made_case)
    {
        now.skip = what;
        ++test_cases_skipped;
    }
    throw what;
}

} // namespace zonda::test

int main(int argc, char** argv)
{
    doctest::Context context;
    context.applyCommandLine(argc, argv);
    try
    {
        if (zonda::test::selection())
            context.addFilter("test-case", zonda::test::selected_names().c_str());
    }
    catch (const std::regex_error& e)
    {
        std::cerr << "ZONDA_TEST_ONLY is not a regular expression: " << e.what() << '\n';
        return 2;
    }
    int status = context.run();
    return zonda::test::nothing_failed ? 0 : status;
}
