// The rules that turn a connection string's parts into a credential.
#pragma once

#include <zonda/mongo/core/connection_string.hpp>
#include <zonda/mongo/core/credential.hpp>

namespace zonda::mongo::core
{

/// Nothing when the connection string asks for no sign-in. Takes every mechanism that the specification knows.
///
/// Errors: errc::invalid_connection_string in words.
/// Spec: MongoDB driver specifications, authentication (MongoCredential).
result<std::optional<credential>> credential_of(const connection_string& parsed);

} // namespace zonda::mongo::core
