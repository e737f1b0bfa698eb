// The first command on a connection, and the one that a monitor repeats.
#pragma once

#include <zonda/base/result.hpp>
#include <zonda/bson/document.hpp>
#include <zonda/mongo/core/server_description.hpp>

namespace zonda::mongo::core
{

/// What a connection says about itself in its first hello. (client metadata)
struct handshake_options
{
    std::string app_name{};
    /// `source.user`: ask which mechanisms the server has for this user; empty: do not ask. (saslSupportedMechs)
    std::string user{};
    /// The first message of signing in, sent along to save a round trip; empty: none. (speculativeAuthenticate)
    bson::document speculative{};
};

/// The hello that opens a connection: by its old name, which every server knows.
/// Spec: MongoDB driver specifications, handshake.
bson::document make_handshake(const handshake_options& options);

/// A later hello. `hello_ok`: the server said that it knows the new name.
bson::document make_hello(bool hello_ok);

/// Reads the reply to either. Only maxWireVersion is required; numbers may be int32, int64 or double.
///
/// Errors: the server's error when the reply says `ok: 0`, errc::protocol_error, errc::incompatible_server when there
/// is no wire version that both sides speak. Spec: MongoDB driver specifications, server discovery and monitoring; wire
/// version range.
result<server_description> parse_hello(bson::document_view reply);

/// MongoDB 4.2 to 9.0.
inline constexpr std::int32_t least_wire_version = 8;
inline constexpr std::int32_t greatest_wire_version = 29;

} // namespace zonda::mongo::core
