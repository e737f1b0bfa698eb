#include <zonda/mongo/io/operations.hpp>
#include <zonda/mongo/operations/collections.hpp>

namespace zonda::mongo
{

task<result<void>> create_collection_operation::execute()
{
    return io::administer(*core_, command_, io::within(*core_, timeout_), report_);
}

task<result<void>> rename_operation::execute()
{
    return io::administer(*core_, command_, io::within(*core_, timeout_), report_);
}

} // namespace zonda::mongo
