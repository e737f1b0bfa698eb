// The whole room, but for the mapping of structs (zonda/bson/describe.hpp), which brings Boost.Describe.
#pragma once

#include <zonda/bson/doc.hpp>
#include <zonda/bson/document.hpp>
#include <zonda/bson/document_builder.hpp>
#include <zonda/bson/document_view.hpp>
#include <zonda/bson/errc.hpp>
#include <zonda/bson/json.hpp>
#include <zonda/bson/validate.hpp>
#include <zonda/bson/vector.hpp>
