#include <zonda/bson/json.hpp>
#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/to_text.hpp>
#include <zonda/pocket/core/value.hpp>

namespace zonda::pocket
{
namespace
{

std::string shown_double(double v)
{
    std::string text = double_text(v);
    if (text.find_first_not_of("-0123456789") == std::string::npos)
        text += ".0";
    return text;
}

std::string listed(std::string_view open, const std::vector<std::string>& parts, std::string_view close)
{
    std::string all(open);
    for (std::size_t i = 0; i < parts.size(); ++i)
        all += (i == 0 ? " " : ", ") + parts[i];
    if (!parts.empty())
        all += " ";
    return all + std::string(close);
}

std::string shown_document(bson::document_view document)
{
    std::vector<std::string> parts;
    for (const auto& [name, v] : document)
        parts.push_back(std::string(name) + ": " + shown(v));
    return listed("{", parts, "}");
}

std::string shown_array(bson::array_view array)
{
    std::vector<std::string> parts;
    for (const auto item : array)
        parts.push_back(shown(item));
    return listed("[", parts, "]");
}

} // namespace

std::string shown(bson::value_view v)
{
    switch (v.kind())
    {
    case bson::type::none:
        return "missing";
    case bson::type::document:
        return shown_document(as_document(v));
    case bson::type::array:
        return shown_array(as_array(v));
    case bson::type::double_:
        return shown_double(*v.get<double>());
    case bson::type::int64:
        return std::to_string(*v.get<std::int64_t>());
    case bson::type::object_id:
        return "ObjectId('" + v.get<bson::object_id>()->to_string() + "')";
    case bson::type::datetime:
        return "new Date(" + std::to_string(v.get<datetime>()->time_since_epoch().count()) + ")";
    case bson::type::decimal128:
        return "NumberDecimal(\"" + v.get<bson::decimal128>()->to_string() + "\")";
    default:
        return bson::to_json(v, bson::json_mode::relaxed);
    }
}

} // namespace zonda::pocket
