// The files of MongoDB's driver specifications.
#pragma once

#include <boost/json/value.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace zonda::test
{

/// Reads each JSON file of a folder ("bson-corpus/tests") in the order of their names and gives it away with its name
/// without the ending. The folders lie in $ZONDA_SPECIFICATIONS, else in ../shared/specifications beside the checkout.
/// Where they are not, the running case ends as skipped. A file that cannot be read fails the case.
void each_specification_file(
    std::string_view folder,
    const std::function<void(const std::string& name, const boost::json::value& content)>& use);

/// JSON text without the differences that mean nothing: white space and how characters are escaped. Order, and whether
/// a number has a fraction, stay.
std::string normalized_json(std::string_view text);

} // namespace zonda::test
