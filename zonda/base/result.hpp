// A value, or the error that took its place.
#pragma once

#include <zonda/base/error.hpp>

#include <boost/system/result.hpp>

namespace zonda
{

/// Holds a T or a zonda::error. `if (r) use(*r); else report(r.error());`, or `r.value()`, which throws the error.
template <class T>
using result = boost::system::result<T, error>;

} // namespace zonda
