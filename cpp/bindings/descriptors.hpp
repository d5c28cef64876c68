// Attributes that a class shows otherwise than its instances.
#pragma once

#include <pybind11/pybind11.h>

#include <string>

namespace lrtrack::bindings {

namespace py = pybind11;

/// An attribute __signature__: the first of these arguments' on the class, the second's, with a
/// float as the result, on its instances.
py::object signatures(const std::string& class_arguments, const std::string& call_arguments);

/// A static method of a class for its users to find there: its instances do not show it, and say
/// where it is.
py::object class_only(const py::object& function);

}  // namespace lrtrack::bindings
