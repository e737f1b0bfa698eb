#include <zonda/loop/errc.hpp>
#include <zonda/loop/job.hpp>
#include <zonda/loop/loop.hpp>

#include <cassert>

namespace zonda
{

namespace detail
{

void starter::start(context& strand, std::coroutine_handle<> first) noexcept
{
    strand_ = &strand;
    first_ = first;
    begin(strand.home(), nullptr);
    postpone();
}

/// What starter is to a branch; a strand that lives long does not keep it.
class root::first_run final : public completion_base
{
public:
    first_run(root& strand, std::coroutine_handle<> first) noexcept : strand_(strand), first_(first)
    {
        begin(strand.home(), nullptr);
        postpone();
    }

private:
    void resume() override
    {
        const auto self = std::move(strand_.first_run_);
        strand_.run(first_);
    }

    root& strand_;
    std::coroutine_handle<> first_;
};

root::root(loop& home) : context(home)
{
    home.adopt(*this);
}

void root::start(std::coroutine_handle<> first)
{
    first_run_ = std::make_unique<first_run>(*this, first);
}

std::shared_ptr<job_state> root::handle()
{
    if (state_ == nullptr)
        state_ = std::make_shared<job_state>(&home(), this);
    return state_;
}

root::~root()
{
    if (state_ == nullptr)
        return;
    state_->running = nullptr;
    while (completion<void>* waiter = state_->waiters.pop_front())
        waiter->complete();
}

void root::report(const std::exception_ptr& failure) noexcept
{
    if (!failure)
        return;
    log_record record{log_level::error, "loop", "a spawned task ended with an exception: "};
    try
    {
        std::rethrow_exception(failure);
    }
    catch (const error& e)
    {
        if (e.code() == boost::asio::error::operation_aborted)
            return;
        record.message += e.what();
    }
    catch (const std::exception& e)
    {
        record.message += e.what();
    }
    catch (...)
    {
        record.message += "of a type that does not derive from std::exception";
    }
    home().log(record);
}

error error_of(const std::exception_ptr& failure)
{
    try
    {
        std::rethrow_exception(failure);
    }
    catch (const error& e)
    {
        return e;
    }
    catch (const std::exception& e)
    {
        return error(errc::exception, e.what());
    }
    catch (...)
    {
        return error(errc::exception);
    }
}

} // namespace detail

void job::cancel() noexcept
{
    if (!done())
        state_->running->cancel();
}

join_operation job::join() const
{
    return join_operation(state_);
}

loop& join_operation::home() const
{
    assert(state_ && "a default-constructed job is waited for by nobody but a task");
    return *state_->home;
}

void join_operation::start(completion<void>& wait)
{
    if (state_ == nullptr || state_->running == nullptr)
        return wait.complete();
    wait.wait_in(state_->waiters);
}

} // namespace zonda
