// Public name of templates and template_data.
#pragma once

#include <zonda/web/core/templates.hpp>
