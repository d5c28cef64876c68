// Docstrings, made from the parameter tables.
#pragma once

#include <string>
#include <string_view>

#include "lrtrack/registry.hpp"

namespace lrtrack::bindings {

/// A first line that Python's inspect module reads as the signature, and help() hides.
std::string signature(std::string_view name, std::string_view arguments);

std::string tracker_docstring(const TrackerType& type);
std::string initialiser_docstring(const TrackerType& type);
std::string builder_docstring(const TrackerType& type);
std::string setter_docstring(std::string_view name, const ParameterInfo& parameter);

}  // namespace lrtrack::bindings
