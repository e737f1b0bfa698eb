// A command's fields, read strictly: what is not known is refused, what has the wrong type too.
#pragma once

#include <zonda/pocket/core/canonical.hpp>
#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/value.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace zonda::pocket
{

/// The getters remember the first failure and then give what is harmless; `check` tells it.
class arguments
{
public:
    /// `known`: the fields beside the command's own name and those that every command may have (`lsid`, `$db`,
    /// `writeConcern` …). Errors, told by `check`: unknown_field (40415).
    arguments(std::string_view command, bson::document_view body, std::initializer_list<std::string_view> known);
    /// A part of a command, such as one entry of `updates`; nothing is taken for granted.
    static arguments part(std::string_view name, bson::document_view body,
                          std::initializer_list<std::string_view> known);

    bson::value_view any(std::string_view name) const { return body_[name]; }
    std::string_view text(std::string_view name);
    std::optional<std::int64_t> whole(std::string_view name);
    /// A whole number from 0 on; `otherwise` if it is not there.
    std::int64_t count(std::string_view name, std::int64_t otherwise);
    /// Booleans and numbers.
    bool flag(std::string_view name, bool otherwise = false);
    bson::document_view document(std::string_view name);
    bson::array_view array(std::string_view name);
    /// The field must be there. (40414)
    void want(std::string_view name);
    /// Refuses a field that pocket has no meaning for, in words.
    void refuse(std::string_view name, std::string_view why);
    /// The only collation is the simple one.
    void simple_collation();

    void fail(failure f);
    outcome<void> check() const;

private:
    arguments(std::string_view command, bson::document_view body) : command_(command), body_(body) {}
    void wrong_type(std::string_view name, bson::value_view v, std::string_view wanted);

    std::string command_;
    bson::document_view body_;
    std::optional<failure> failure_{};
};

} // namespace zonda::pocket
