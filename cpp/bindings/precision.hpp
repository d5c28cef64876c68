// The precision in which a tracker computes: Python's dtype.
#pragma once

#include <pybind11/numpy.h>

namespace lrtrack::bindings {

namespace py = pybind11;

enum class Precision { single, double_ };

py::dtype dtype_of(Precision precision);
/// "float32" or "float64".
const char* dtype_name(Precision precision);

/// The precision in which a Python tracker computes.
Precision precision_of(py::handle tracker);
/// The highest precision of the trackers in a tracker, a tuple or a dictionary; else single.
Precision precision_in(py::handle object);

/// Adds dtype and astype to the class ParameterTracker.
void add_precision(py::object parameter_tracker_class);

}  // namespace lrtrack::bindings
