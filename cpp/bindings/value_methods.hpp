// What makes trackers values: equality, hash, repr and copies.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds them to a tracker's own class.
void add_value_methods(py::object tracker_class);

/// What makes an equal tracker: the name of the class, that of the dtype, and a dictionary of the
/// parameters. None for a tracker whose class is defined in Python.
py::object contents(py::handle tracker);

}  // namespace lrtrack::bindings
