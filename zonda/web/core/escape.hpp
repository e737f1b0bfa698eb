// Text made safe to stand in HTML.
#pragma once

#include <string>
#include <string_view>

namespace zonda::web
{

/// Appends the text with & < > " ' as character references: safe between tags and inside quoted attributes. (Not inside
/// a script or style element, nor as a whole URL in href: there is no escape that makes any text safe there.)
void append_html_escaped(std::string& out, std::string_view text);

std::string html_escaped(std::string_view text);

} // namespace zonda::web
