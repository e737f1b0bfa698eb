// How the store says no: MongoDB's code, words for the person, and what else the reply shall bear.
#pragma once

#include <zonda/bson/document.hpp>
#include <zonda/pocket/core/errc.hpp>

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <string>

namespace zonda::pocket
{

struct failure
{
    errc code{errc::internal_error};
    std::string words{};
    /// Further fields of the error in a reply: `keyPattern` and `keyValue` of a duplicate key.
    bson::document details{};
};

/// A T, or the failure that a reply will tell.
template <class T>
using outcome = boost::system::result<T, failure>;

[[noreturn]] inline void throw_exception_from_error(const failure& f, const boost::source_location&)
{
    throw error(make_error_code(f.code), f.words);
}

} // namespace zonda::pocket
