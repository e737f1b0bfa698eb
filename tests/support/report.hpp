#pragma once

#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace zonda::test
{

struct failure
{
    std::string file;
    unsigned line;
    std::string what;
};

/// Why a group of cases is not tested here: what it is, what it lacks, the command that brings it.
struct lack
{
    std::string group, reason, command;
};

struct outcome
{
    std::string_view result = "passed"; // or failed, or skipped
    double milliseconds = 0;
    std::vector<failure> failures;
    lack lacks;
    // It would have made cases, had it not been skipped.
    bool makes_cases = false;

    void skip(lack what)
    {
        result = "skipped";
        lacks = std::move(what);
    }
};

/// The cases of this test program, a line of JSON each, in the file that ZONDA_TEST_REPORT names; without it nothing is
/// written. CONTRIBUTING.md describes the lines. A case is announced before it runs: a program that dies in the middle
/// has said in which case.
class report
{
public:
    static report& instance();

    void begin(std::string_view name, std::string_view file, unsigned line);
    void end(std::string_view name, std::string_view file, unsigned line, const outcome& outcome);

private:
    report();
    void write(const std::string& line);

    std::mutex mutex_;
    std::FILE* file_ = nullptr;
};

} // namespace zonda::test
