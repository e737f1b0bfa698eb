// What the program and pocket::server do alike before they serve.
#pragma once

#include <zonda/net/listener.hpp>
#include <zonda/pocket/core/engine.hpp>
#include <zonda/pocket/server.hpp>

#include <memory>

namespace zonda::pocket
{

/// An engine with the database and the user of the settings. Errors: as engine::open; a password that is none.
result<std::unique_ptr<engine>> open_engine(const server_settings& settings);

/// Listens where the settings say, and tells the engine the address. `host` is an IP address or `localhost`.
result<net::listener> listen(loop& home, const server_settings& settings, engine& with);

/// `mongodb://USER:PASSWORD@HOST:PORT/?replicaSet=NAME`, for that address.
std::string uri_of(const server_settings& settings, const net::address& at);

} // namespace zonda::pocket
