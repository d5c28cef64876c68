// The expressions that compose trackers: a * b, a + b, a.clip(…), Tracker.sequence(…) and so on.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds them to the class Tracker.
void add_composition(py::object tracker_class);

}  // namespace lrtrack::bindings
