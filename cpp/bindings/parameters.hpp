// Between Python objects and the values of a tracker's parameters.
#pragma once

#include <pybind11/pybind11.h>

#include <string_view>

#include "handle.hpp"
#include "lrtrack/registry.hpp"

namespace lrtrack::bindings {

/// A number that a rule admits.
double to_real(std::string_view name, py::handle object, const Rule& rule);
std::int64_t to_integer(std::string_view name, py::handle object, const Rule& rule);

/// The value of one parameter; checks the type of the object, and the rule of a number. What the
/// trackers and functions in it call is added to `called`.
Value to_value(const ParameterInfo& parameter, py::handle object, Called& called);
/// The Python object that a property of a tracker shows for it.
py::object from_value(const ParameterInfo& parameter, const Value& value, const Handle& tracker);

/// The Python object that repr, pickles and dictionaries have for it: of an enumeration's member
/// the name, where the property shows the member itself.
py::object plain_value(const ParameterInfo& parameter, const Value& value, const Handle& tracker);

}  // namespace lrtrack::bindings
