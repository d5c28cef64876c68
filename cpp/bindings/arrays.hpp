// Bulk evaluation into NumPy arrays.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

py::object get_new_values(py::object tracker, py::object num_updates, py::object out);
/// t[n] and t[start:stop:step].
py::object get_item(py::object tracker, py::object key);
py::object evaluate_trackers(py::object trackers, py::object num_updates, py::object out,
                             py::object threads);

/// float32 or float64, as a numpy.dtype.
py::object dtype_of(py::handle tracker);

}  // namespace lrtrack::bindings
