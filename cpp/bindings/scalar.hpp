// One value at a time, past pybind11's dispatcher, whose overhead is several times the work.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// For py::class_ of a tracker's own class: makes t(n) a vectorcall, and `initialise` its __init__.
py::custom_type_setup tracker_setup(initproc initialise);

/// For py::class_ of ParameterTracker and Tracker, which Python code may subclass but not
/// instantiate.
py::custom_type_setup interface_call();

/// The value of t(n).
py::object value_at(py::handle tracker, py::handle num_update);

/// Adds get_new_value to the class ParameterTracker, and so to all trackers.
void add_get_new_value(py::handle parameter_tracker_class);

}  // namespace lrtrack::bindings
