#include <zonda/web/application.hpp>

#include <stdexcept>

namespace zonda::web
{

application::application(application_settings settings) : settings_(std::move(settings))
{
}
application::application(application&&) noexcept = default;
application& application::operator=(application&&) noexcept = default;
application::~application() = default;

route_options& application::add(method of, std::string_view pattern, std::unique_ptr<handler> call)
{
    if (!router_.add(of, pattern))
    {
        throw std::logic_error("the route " + std::string(name_of(of)) + " " + std::string(pattern) +
                               " is there twice");
    }
    handlers_.push_back(std::move(call));
    return options_.emplace_back();
}

} // namespace zonda::web
