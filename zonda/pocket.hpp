// The whole room: a MongoDB in the process.
#pragma once

#include <zonda/pocket/server.hpp>
