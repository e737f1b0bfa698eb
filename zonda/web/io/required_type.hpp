// What a request's content has to be.
#pragma once

#include <initializer_list>
#include <string_view>

namespace zonda::web
{

class request;

/// Throws error unsupported_media (415), with words for the client, if the Content-Type is none of these.
void require_media_type(const request& of, std::initializer_list<std::string_view> types);

} // namespace zonda::web
