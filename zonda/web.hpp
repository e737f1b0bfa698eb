// The whole room: serving HTTP.
#pragma once

#include <zonda/web/answered_otherwise.hpp>
#include <zonda/web/application.hpp>
#include <zonda/web/core/redirect.hpp>
#include <zonda/web/multipart_reader.hpp>
#include <zonda/web/request.hpp>
#include <zonda/web/response.hpp>
#include <zonda/web/server.hpp>
#include <zonda/web/sign_in.hpp>
