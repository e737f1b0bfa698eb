// The options that were said on an operation, as the fields of its command.
#pragma once

#include <zonda/bson/document_builder.hpp>

namespace zonda::mongo::core
{

/// Fields in the order in which they were set; a name that is set again takes its new value.
class field_list
{
public:
    template <class T>
    void set(std::string_view name, const T& value)
    {
        bytes data;
        bson::document_builder out(data);
        for (const auto& field : fields_)
            if (field.key != name)
                out.append(field);
        out.append(name, value).finish();
        fields_ = bson::document::trusted(std::move(data));
    }

    const bson::document& all() const noexcept { return fields_; }
    bool contains(std::string_view name) const noexcept { return fields_.contains(name); }
    bson::value_view operator[](std::string_view name) const& noexcept { return fields_[name]; }
    void append_to(bson::document_builder& out) const { out.append_all(fields_); }

private:
    bson::document fields_{};
};

} // namespace zonda::mongo::core
