// What a client sees when there is no better answer.
#pragma once

#include <string>
#include <string_view>

namespace zonda::web
{

struct error_content
{
    std::string_view content_type;
    std::string content;
};

/// The status and the words, as the client can read it: JSON `{"error": words}` if it accepts that and not HTML, a
/// small page if it accepts HTML, else a line of text. Words default to what the status says.
error_content make_error_content(int status_code, std::string_view words, std::string_view accept);

} // namespace zonda::web
