#include <zonda/wire/errc.hpp>

namespace zonda::wire
{

namespace
{

class category final : public error_category
{
public:
    const char* name() const noexcept override { return "zonda.wire"; }

    std::string message(int code) const override
    {
        switch (static_cast<errc>(code))
        {
        case errc::message_too_short:
            return "the message is shorter than its header or its own length says";
        case errc::message_too_long:
            return "the message is longer than what is accepted";
        case errc::length_mismatch:
            return "a length inside the message disagrees with its bytes";
        case errc::unexpected_op_code:
            return "the message is of another kind than expected";
        case errc::unknown_flag:
            return "the message has a required flag that is not known";
        case errc::checksum_mismatch:
            return "the message's checksum does not fit its bytes";
        case errc::malformed_section:
            return "a section of the message is malformed";
        case errc::malformed_document:
            return "a document in the message is not valid BSON";
        case errc::query_failed:
            return "the server refused the query";
        }
        return "unknown wire error";
    }
};

} // namespace

const error_category& wire_category() noexcept
{
    static const category instance;
    return instance;
}

error_code make_error_code(errc code) noexcept
{
    return {static_cast<int>(code), wire_category()};
}

} // namespace zonda::wire
