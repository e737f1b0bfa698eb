#include <zonda/web/core/errc.hpp>
#include <zonda/web/core/head_parser.hpp>
#include <zonda/web/server_settings.hpp>

#include <string>

namespace zonda::web
{

namespace
{

using std::chrono::milliseconds;

error out_of_range(const std::string& name, const std::string& range)
{
    return {errc::bad_setting, "the server's setting " + name + " is out of its range, which is " + range};
}

struct named_time
{
    const char* name;
    milliseconds value;
};

result<void> check_times(const server_settings& settings)
{
    if (settings.head_timeout < std::chrono::seconds(1))
    {
        return out_of_range("head_timeout", "1 s or more");
    }
    for (const named_time& one :
         {named_time{"idle_timeout", settings.idle_timeout}, named_time{"write_timeout", settings.write_timeout}})
    {
        if (one.value <= milliseconds(0))
        {
            return out_of_range(one.name, "more than zero");
        }
    }
    for (const named_time& one :
         {named_time{"content_grace", settings.content_grace},
          named_time{"half_close_grace", settings.half_close_grace},
          named_time{"linger_timeout", settings.linger_timeout}, named_time{"linger_pause", settings.linger_pause},
          named_time{"drain_timeout", settings.drain_timeout}})
    {
        if (one.value < milliseconds(0))
        {
            return out_of_range(one.name, "zero or more");
        }
    }
    return {};
}

} // namespace

result<void> check(const server_settings& settings)
{
    const head_limits& head = settings.head;
    if (settings.loops < 1)
    {
        return out_of_range("loops", "1 or more");
    }
    if (head.head < head_parser::least_head || head.head > head_parser::most_head)
    {
        return out_of_range("head.head", std::to_string(head_parser::least_head) + " to " +
                                             std::to_string(head_parser::most_head) + " bytes");
    }
    if (head.target < 1)
    {
        return out_of_range("head.target", "1 byte or more");
    }
    if (head.fields < 1 || head.fields > head_parser::most_fields)
    {
        return out_of_range("head.fields", "1 to " + std::to_string(head_parser::most_fields));
    }
    return check_times(settings);
}

} // namespace zonda::web
