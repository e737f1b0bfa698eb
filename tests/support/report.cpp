#include "tests/support/report.hpp"

#include <cstdlib>

namespace zonda::test
{
namespace
{

std::string quoted(std::string_view text)
{
    std::string out{'"'};
    for (char c : text)
    {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20)
        {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned char>(c));
            out += escape;
        }
        else
            out += c;
    }
    return out += '"';
}

std::string place(std::string_view name, std::string_view file, unsigned line)
{
    return quoted(name) + ", \"file\": " + quoted(file) + ", \"line\": " + std::to_string(line);
}

} // namespace

report& report::instance()
{
    static report the_report;
    return the_report;
}

report::report()
{
    if (const char* path = std::getenv("ZONDA_TEST_REPORT"))
        if (!(file_ = std::fopen(path, "ae")))
        {
            std::perror(path);
            std::exit(2);
        }
}

void report::write(const std::string& line)
{
    std::lock_guard guard{mutex_};
    if (!file_)
        return;
    std::fwrite(line.data(), 1, line.size(), file_);
    std::fputc('\n', file_);
    std::fflush(file_);
}

void report::begin(std::string_view name, std::string_view file, unsigned line)
{
    if (file_)
        write("{\"begin\": " + place(name, file, line) + "}");
}

void report::end(std::string_view name, std::string_view file, unsigned line, const outcome& outcome)
{
    if (!file_)
        return;
    std::string out = "{\"case\": " + place(name, file, line) + ", \"result\": " + quoted(outcome.result) +
                      ", \"ms\": " + std::to_string(outcome.milliseconds);
    if (!outcome.lacks.group.empty())
        out += ", \"group\": " + quoted(outcome.lacks.group) + ", \"reason\": " + quoted(outcome.lacks.reason) +
               ", \"command\": " + quoted(outcome.lacks.command);
    if (outcome.makes_cases)
        out += ", \"makes_cases\": true";
    out += ", \"failures\": [";
    for (const auto& failure : outcome.failures)
    {
        if (&failure != &outcome.failures.front())
            out += ", ";
        out += "{\"file\": " + quoted(failure.file) + ", \"line\": " + std::to_string(failure.line) +
               ", \"what\": " + quoted(failure.what) + "}";
    }
    write(out + "]}");
}

} // namespace zonda::test
