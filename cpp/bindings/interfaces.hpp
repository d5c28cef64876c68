// The Python classes ParameterTracker and Tracker, with the methods that are written in C++.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

void register_interfaces(py::module_& module);

}  // namespace lrtrack::bindings
