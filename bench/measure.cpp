#include "bench/measure.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace bench
{

namespace
{

rusage usage()
{
    rusage out{};
    ::getrusage(RUSAGE_SELF, &out);
    return out;
}

long microseconds(timeval before, timeval after)
{
    return (after.tv_sec - before.tv_sec) * 1'000'000L + after.tv_usec - before.tv_usec;
}

} // namespace

options::options(int argc, char** argv, std::initializer_list<std::string_view> names)
{
    for (int i = 1; i < argc; i += 2)
    {
        const std::string_view name = argv[i];
        if (!name.starts_with("--") || std::ranges::find(names, name.substr(2)) == names.end() || i + 1 == argc)
            throw std::runtime_error("unknown option or no value: " + std::string(name));
        given_[std::string(name.substr(2))] = argv[i + 1];
    }
}

const std::string& options::text(const std::string& name) const
{
    const auto found = given_.find(name);
    if (found == given_.end())
        throw std::runtime_error("--" + name + " is missing");
    return found->second;
}

std::size_t options::number(const std::string& name) const
{
    const std::string& written = text(name);
    std::size_t out = 0;
    const auto [end, bad] = std::from_chars(written.data(), written.data() + written.size(), out);
    if (bad != std::errc{} || end != written.data() + written.size())
        throw std::runtime_error("--" + name + " wants a number, not " + written);
    return out;
}

double latencies::percentile(double share)
{
    std::ranges::sort(all_);
    if (all_.empty())
        return 0;
    const auto at = static_cast<std::size_t>(share * static_cast<double>(all_.size()));
    return all_[std::min(at, all_.size() - 1)];
}

span::span() : start_(clock::now()), before_(usage())
{
}

void span::print(std::size_t operations, latencies& times, std::size_t documents) const
{
    const rusage after = usage();
    const double seconds = std::chrono::duration<double>(clock::now() - start_).count();
    std::printf("{\"ops\":%zu,\"seconds\":%.6f,\"user_us\":%ld,\"sys_us\":%ld,\"nvcsw\":%ld,\"nivcsw\":%ld,"
                "\"p50_us\":%.1f,\"p99_us\":%.1f,\"docs\":%zu}\n",
                operations, seconds, microseconds(before_.ru_utime, after.ru_utime),
                microseconds(before_.ru_stime, after.ru_stime), after.ru_nvcsw - before_.ru_nvcsw,
                after.ru_nivcsw - before_.ru_nivcsw, times.percentile(0.5), times.percentile(0.99), documents);
}

} // namespace bench
