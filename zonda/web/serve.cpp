#include <zonda/loop/run_loop.hpp>
#include <zonda/web/server.hpp>

#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace zonda::web
{

namespace
{

void announce(const server& one)
{
    std::printf("listening on %s\n", one.url().c_str());
    std::fflush(stdout);
}

int fail(const std::exception& why)
{
    std::fprintf(stderr, "%s\n", why.what());
    return 1;
}

// One loop of several, on a thread of its own. It is made there, because what it makes belongs there.
class loop_thread
{
public:
    /// If it fails, it stops `first`: a program that runs on half of its loops is not what was asked for.
    loop_thread(run_loop& first, const std::function<application(loop&)>& make, const server_settings& settings)
        : first_(first),
          thread_([this, &make, settings] { run(make, settings); })
    {
    }

    ~loop_thread()
    {
        stop();
        join();
    }

    void stop()
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        if (loop_ != nullptr)
        {
            loop_->stop();
        }
    }

    void join()
    {
        if (thread_.joinable())
        {
            thread_.join();
        }
    }
    const std::exception_ptr& failure() const noexcept { return failure_; }

private:
    void run(const std::function<application(loop&)>& make, const server_settings& settings)
    {
        try
        {
            run_loop home;
            const application site = make(home);
            const server listening(home, site, settings);
            if (begin(home))
            {
                home.run_without_signals();
            }
            end();
        }
        catch (...)
        {
            end();
            failure_ = std::current_exception();
            first_.stop();
        }
    }

    bool begin(run_loop& home)
    {
        const std::lock_guard lock(mutex_);
        loop_ = &home;
        return !stopped_;
    }

    void end()
    {
        const std::lock_guard lock(mutex_);
        loop_ = nullptr;
    }

    run_loop& first_;
    std::mutex mutex_;
    run_loop* loop_{nullptr};
    bool stopped_{false};
    std::exception_ptr failure_;
    std::thread thread_; // last: begins when all else is there
};

int run_first_loop(run_loop& home, const application& site, const server_settings& settings)
{
    const server listening(home, site, settings);
    announce(listening);
    return home.run();
}

} // namespace

int serve(const application& site, const server_settings& settings)
{
    try
    {
        run_loop home;
        return run_first_loop(home, site, settings);
    }
    catch (const std::exception& e)
    {
        return fail(e);
    }
}

namespace
{

// What ended one of the others, if something did.
void join_all(std::vector<std::unique_ptr<loop_thread>>& others)
{
    for (const auto& one : others)
    {
        one->stop();
    }
    for (const auto& one : others)
    {
        one->join();
    }
    for (const auto& one : others)
    {
        if (one->failure())
        {
            std::rethrow_exception(one->failure());
        }
    }
}

} // namespace

int serve(const std::function<application(loop&)>& make, const server_settings& settings)
{
    try
    {
        run_loop home;
        const application site = make(home);
        const server listening(home, site, settings);
        server_settings shared = settings;
        shared.port = listening.port(); // the one that the system chose, for all
        std::vector<std::unique_ptr<loop_thread>> others;
        for (unsigned i = 1; i < settings.loops; ++i)
        {
            others.push_back(std::make_unique<loop_thread>(home, make, shared));
        }
        announce(listening);
        const int exit_code = home.run();
        join_all(others);
        return exit_code;
    }
    catch (const std::exception& e)
    {
        return fail(e);
    }
}

} // namespace zonda::web
