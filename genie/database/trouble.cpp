#include <zonda/loop/errc.hpp>
#include <zonda/mongo.hpp>

#include <genie/database/trouble.hpp>

namespace genie
{

namespace mongo = zonda::mongo;
namespace web = zonda::web;

bool is_duplicate(const zonda::error& failure) noexcept
{
    return failure.code() == mongo::server_errc::duplicate_key;
}

web::http_error database_trouble(const std::string& words)
{
    return {web::status::service_unavailable, words};
}

void tell_of_trouble(const zonda::error& failure, zonda::loop& home)
{
    const zonda::error_code code = failure.code();
    const bool of_database = code.category() == mongo::driver_category() ||
                             code.category() == mongo::server_category() || code == zonda::errc::timed_out;
    if (!of_database)
    {
        if (const auto* answered = dynamic_cast<const web::http_error*>(&failure))
            throw *answered;
        throw failure;
    }
    home.log({zonda::log_level::warning, "genie", std::string("the database failed a request: ") + failure.what()});
    throw database_trouble();
}

} // namespace genie
