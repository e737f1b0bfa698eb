// A form with files, read whole: fields to memory, files to where the settings say.
#pragma once

#include <zonda/loop/task.hpp>
#include <zonda/web/core/name_values.hpp>
#include <zonda/web/upload_settings.hpp>
#include <zonda/web/uploaded_file.hpp>

#include <vector>

namespace zonda::web
{

class request;

struct form_content
{
    name_values fields{};
    std::vector<uploaded_file> files{};
};

/// Errors: those of multipart_reader; content_too_large (413), bad_text (400); error with the system's code when the
/// disk takes no more. An empty file without a name is what browsers send when none was chosen: it is none.
/// Cancellation: a write that has begun is waited for; what came is freed.
task<form_content> read_form_content(request& of, const upload_settings& settings);

} // namespace zonda::web
