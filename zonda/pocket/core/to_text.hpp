// Values as text, as `$toString` and the text operators make it of them.
#pragma once

#include <zonda/pocket/core/failure.hpp>
#include <zonda/pocket/core/value.hpp>

namespace zonda::pocket
{

/// Null and missing are the empty text. Errors: conversion_failure for what has no text form; `name` is the operator.
outcome<std::string> to_text(bson::value_view v, std::string_view name);

/// The shortest decimal form that reads back as the same number: `0.1`, `1e+100`, `5`.
std::string double_text(double v);

} // namespace zonda::pocket
