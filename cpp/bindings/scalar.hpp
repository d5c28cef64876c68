// One value at a time, past pybind11's dispatcher, whose overhead is several times the work.
#pragma once

#include <pybind11/pybind11.h>

#include <string>

namespace lrtrack::bindings {

namespace py = pybind11;

/// For py::class_ of a tracker's own class: makes t(n) a vectorcall, and `initialise` its __init__.
py::custom_type_setup tracker_setup(initproc initialise);

/// For py::class_ of ParameterTracker and Tracker, which Python code may subclass but not
/// instantiate.
py::custom_type_setup interface_setup();

/// The value of t(n).
py::object value_at(py::handle tracker, py::handle num_update);

/// Adds get_new_value and __call__ with a signature of these arguments to a tracker's class.
void add_get_new_value(py::handle tracker_class, const std::string& arguments);

}  // namespace lrtrack::bindings
