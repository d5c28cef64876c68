// The state of PlateauTrackers.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds the property value to the class, and the functions of which its other methods are made.
void add_plateau(py::module_& module);

}  // namespace lrtrack::bindings
