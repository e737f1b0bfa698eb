// Any document is a reply to hello that gives sane limits, or an error.
#include <zonda/bson/validate.hpp>
#include <zonda/mongo/core/hello.hpp>
#include <zonda/mongo/core/reply.hpp>

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace zonda::mongo;
    const auto reply = zonda::bson::validate({data, size});
    if (!reply)
        return 0;
    (void)core::write_failure_of(*reply, "insert on a.b");
    (void)core::status_of(*reply);
    const auto server = core::parse_hello(*reply);
    if (server && (server->max_bson_object_size < 1 || server->max_message_size < 1024 ||
                   server->max_write_batch_size < 1 || server->max_wire_version < core::least_wire_version))
        std::abort();
    return 0;
}
