#include <zonda/loop/sleep.hpp>

namespace zonda
{

sleep_operation::alarm::alarm() noexcept : timer([](timer& fired) { static_cast<alarm&>(fired).wait->complete(); })
{
}

void sleep_operation::start(completion<void>& wait)
{
    alarm_.wait = &wait;
    wait.on_cancel(
        [](void* self) noexcept
        {
            alarm& armed = static_cast<sleep_operation*>(self)->alarm_;
            armed.disarm();
            armed.wait->fail(boost::asio::error::operation_aborted);
        },
        this);
    home_->arm_after(alarm_, span_);
}

} // namespace zonda
