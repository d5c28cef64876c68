// Docstrings, made from the parameter tables.
#pragma once

#include <string>
#include <string_view>

#include "lrtrack/registry.hpp"

namespace lrtrack::bindings {

/// A first line in Python's syntax, such as "clip(self, low: float) -> Tracker", which
/// make_function reads.
std::string signature(std::string_view name, std::string_view arguments,
                      std::string_view result = "");

/// The parameters of a tracker's class in Python's syntax, with their types and defaults.
std::string keyword_arguments(const TrackerType& type);

std::string tracker_docstring(const TrackerType& type);
/// "CosineTracker(base_value=..., max_updates=...)": the class with what it requires.
std::string class_call(const TrackerType& type);
/// "CosineTracker.Builder".
std::string builder_name(const TrackerType& type);
std::string builder_docstring(const TrackerType& type);
std::string setter_docstring(const TrackerType& type, const ParameterInfo& parameter);

}  // namespace lrtrack::bindings
