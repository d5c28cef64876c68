// The expressions that compose trackers: a * b, a + b, a.clip(…), Tracker.sequence(…) and so on.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds the operators to the class ParameterTracker. They are the trackers' with one value for all
/// parameters; the others refuse them in words.
void add_operators(py::object parameter_tracker_class);

/// Adds the rest to the class Tracker.
void add_composition(py::object tracker_class);

}  // namespace lrtrack::bindings
