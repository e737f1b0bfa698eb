// Public name of client_settings, credential, host, write_concern.
#pragma once

#include <zonda/mongo/core/settings.hpp>
