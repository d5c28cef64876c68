// Bulk evaluation into NumPy arrays.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds get_new_values to the class Tracker.
void add_get_new_values(py::handle tracker_class);

/// Adds the function evaluate, for several trackers, to the module.
void add_evaluate(py::module_& module);

/// t[n] and t[start:stop:step].
py::object get_item(py::object tracker, py::object key);

}  // namespace lrtrack::bindings
