// Public name of what is told about writes that failed: write_report, write_error, write_concern_error.
#pragma once

#include <zonda/mongo/core/write_report.hpp>
