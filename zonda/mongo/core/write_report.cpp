#include <zonda/mongo/core/errc.hpp>
#include <zonda/mongo/core/write_report.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace zonda::mongo
{

namespace
{

// A code of 0 would be success, and one that is no int32 is none of a server's.
error_code code_in(bson::value_view failed)
{
    const auto code = failed["code"].to_int64().value_or(0);
    if (code == 0 || code < std::numeric_limits<int>::min() || code > std::numeric_limits<int>::max())
        return errc::protocol_error;
    return {static_cast<int>(code), server_category()};
}

// A server may claim any number; no sum of them overflows, and none takes away from what was counted before.
void count_up(std::int64_t& count, std::int64_t claimed)
{
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    const auto more = std::max<std::int64_t>(claimed, 0);
    count = count > most - more ? most : count + more;
}

bson::document details_in(bson::value_view failed)
{
    return bson::document(failed["errInfo"].get<bson::document_view>().value_or(bson::document_view()));
}

} // namespace

void core::add_to(write_report& report, bson::document_view reply, std::size_t first)
{
    const auto n = reply["n"];
    count_up(report.count, (n ? n : reply["lastErrorObject"]["n"]).to_int64().value_or(0)); // of findAndModify
    if (const auto errors = reply["writeErrors"].get<bson::array_view>())
        for (const auto failed : *errors)
        {
            const auto index = failed["index"].to_int64().value_or(0);
            report.write_errors.push_back({first + static_cast<std::size_t>(index < 0 ? 0 : index), code_in(failed),
                                           std::string(failed["errmsg"].text()), details_in(failed)});
        }
    const auto concern = reply["writeConcernError"];
    if (concern.get<bson::document_view>())
        report.write_concern_error = {code_in(concern), std::string(concern["errmsg"].text()), details_in(concern)};
}

} // namespace zonda::mongo
