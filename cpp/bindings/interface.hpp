// The Python classes ParameterTracker and Tracker, and what every tracker's class shares.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

void register_interfaces(py::module_& module);

/// Equality, hash, repr and copies, for a tracker's own class.
void add_value_methods(py::object tracker_class);

/// Functions, and the list of all public names.
void finish_module(py::module_& module);

}  // namespace lrtrack::bindings
