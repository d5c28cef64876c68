// The Python classes ParameterTracker and Tracker, and the base of all builders.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

void register_interfaces(py::module_& module);

}  // namespace lrtrack::bindings
