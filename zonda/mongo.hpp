// The whole room: the MongoDB driver.
#pragma once

#include <zonda/mongo/client.hpp>
#include <zonda/mongo/errc.hpp>

namespace zonda
{

using bson::arr;
using bson::doc;
using mongo::inc;
using mongo::sum;

} // namespace zonda
