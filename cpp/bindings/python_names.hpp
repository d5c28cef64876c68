// What Python code calls the factories and parameters of trackers, and when it need not name these.
#pragma once

#include <cstddef>
#include <string>

#include "lrtrack/registry.hpp"

namespace lrtrack::bindings {

/// How many parameters Python code may give without their names: those that the definition says, or
/// the first one if no other is required.
std::size_t positional_count(const TrackerType& type);

/// The name of Tracker's factory for a type, with an underscore behind it if it is a keyword.
std::string python_factory(const TrackerType& type);

/// The name of the attribute that shows a parameter: its own, unless a method has that.
std::string attribute_name(const ParameterInfo& parameter);

}  // namespace lrtrack::bindings
