// Public name of the errors: errc, server_errc.
#pragma once

#include <zonda/mongo/core/errc.hpp>
