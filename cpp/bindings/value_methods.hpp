// What makes trackers values: equality, hash, repr and copies.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds them to a tracker's own class.
void add_value_methods(py::object tracker_class);

}  // namespace lrtrack::bindings
