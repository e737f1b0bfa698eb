#include <zonda/bson/errc.hpp>

namespace zonda::bson
{
namespace
{

class bson_category final : public error_category
{
public:
    const char* name() const noexcept override { return "zonda.bson"; }

    std::string message(int code) const override
    {
        switch (static_cast<errc>(code))
        {
        case errc::invalid_document:
            return "the bytes are not a BSON document";
        case errc::too_deep:
            return "documents are nested too deeply";
        case errc::too_large:
            return "the document is larger than BSON allows";
        case errc::zero_byte:
            return "a zero byte where BSON has no place for one";
        case errc::not_utf8:
            return "text is not UTF-8";
        case errc::invalid_json:
            return "the text is not extended JSON";
        case errc::wrong_type:
            return "a field has another type than wanted";
        case errc::missing_field:
            return "a wanted field is not there";
        case errc::out_of_range:
            return "a value is out of range";
        }
        return "unknown BSON error";
    }
};

} // namespace

const error_category& category() noexcept
{
    static const bson_category the_category;
    return the_category;
}

} // namespace zonda::bson
