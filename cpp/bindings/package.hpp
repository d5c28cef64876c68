// What the Python part of the package hands to the module: its C++ imports nothing of lrtrack.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds the dictionary that lrtrack/_handed.py fills when lrtrack is imported.
void add_handed_over(py::module_& module);

/// One entry of it.
py::object handed_over(const char* name);

}  // namespace lrtrack::bindings
