// One BSON value that owns its bytes: what expressions and update operators calculate with.
#pragma once

#include <zonda/bson/document_builder.hpp>

#include <span>
#include <vector>

namespace zonda::pocket
{

class value
{
public:
    /// No value: a field that is not there.
    value() = default;
    explicit value(bson::value_view copied);
    value(bson::null_t) : kind_(bson::type::null) {}
    value(bool v);
    value(int v);
    value(long v);
    value(double v);
    value(std::string_view v);
    value(const std::string& v) : value(std::string_view(v)) {}
    value(const char* v) : value(std::string_view(v)) {}
    value(datetime v);
    value(bson::timestamp v);
    value(bson::object_id v);
    value(bson::document v);
    value(bson::array v);

    bson::value_view view() const& { return {kind_, data_.data()}; }
    operator bson::value_view() const& { return view(); }
    void view() const&& = delete;
    operator bson::value_view() const&& = delete;

    bool missing() const { return kind_ == bson::type::none; }
    bson::type kind() const { return kind_; }
    std::size_t size() const { return data_.size(); }

private:
    bson::type kind_{bson::type::none};
    bytes data_;
};

/// An array of these; what is missing becomes null.
bson::array array_of(std::span<const bson::value_view> items);
bson::array array_of(std::span<const value> items);

/// The items of an array; nothing for any other value.
std::vector<bson::value_view> items_of(bson::value_view array);

/// MongoDB's truth: false, null, missing, undefined and any zero are false.
bool is_true(bson::value_view v);

/// A value as MongoDB's messages show it: `"text"`, `5`, `2.0`, `{ a: 1, b: [ 1, null ] }`, `ObjectId('…')`.
std::string shown(bson::value_view v);

} // namespace zonda::pocket
