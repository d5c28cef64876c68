// The method milestones(stop).
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds it to the class ParameterTracker.
void add_milestones(py::object parameter_tracker_class);

}  // namespace lrtrack::bindings
