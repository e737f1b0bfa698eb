// From a connection string's parts to a client's settings.
#pragma once

#include <zonda/mongo/core/connection_string.hpp>
#include <zonda/mongo/core/settings.hpp>

namespace zonda::mongo::core
{

/// Errors: errc::invalid_connection_string for what contradicts itself, errc::not_supported.
result<client_settings> settings_of(const connection_string& parsed);

/// Errors: errc::invalid_connection_string.
/// Spec: MongoDB driver specifications, read and write concern.
result<write_concern> write_concern_of(const uri_options& options);

} // namespace zonda::mongo::core
