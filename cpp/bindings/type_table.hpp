// The parameter tables as Python data, for tools that work on all trackers.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// A list with a dictionary for each tracker type.
py::list tracker_types_table();

}  // namespace lrtrack::bindings
