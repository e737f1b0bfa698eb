#include <zonda/web/application.hpp>
#include <zonda/web/io/static_folder.hpp>

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

namespace
{

task<response> answer_file(request& of, std::string path, const std::shared_ptr<static_folder>& folder)
{
    return folder->answer(of, std::move(path));
}

} // namespace

route_options& application::static_files(route_pattern<1> pattern, const std::string& folder,
                                         static_file_options options)
{
    return get(pattern, answer_file, std::make_shared<static_folder>(folder, std::move(options)));
}

} // namespace zonda::web
