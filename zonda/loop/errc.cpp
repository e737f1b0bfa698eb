#include <zonda/loop/errc.hpp>

namespace zonda
{

const error_category& loop_category() noexcept
{
    static const struct category final : error_category
    {
        const char* name() const noexcept override { return "zonda.loop"; }

        std::string message(int value) const override
        {
            switch (static_cast<errc>(value))
            {
            case errc::timed_out:
                return "the operation did not end within its time limit";
            case errc::closed:
                return "closed while somebody waited for it";
            case errc::exception:
                return "code inside the operation threw an exception that carries no error code";
            }
            return "unknown error of the loop";
        }
    } instance;
    return instance;
}

} // namespace zonda
