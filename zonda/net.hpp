// The whole room: streams, and how they come about.
#pragma once

#include <zonda/net/address.hpp>
#include <zonda/net/connect.hpp>
#include <zonda/net/errc.hpp>
#include <zonda/net/listener.hpp>
#include <zonda/net/memory_pair.hpp>
#include <zonda/net/resolve.hpp>
#include <zonda/net/stream.hpp>
