// The Python class of one tracker, made from its parameter table.
#pragma once

#include <pybind11/pybind11.h>

#include "lrtrack/registry.hpp"

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds the class to the module, and with it X.Builder, X.builder() and Tracker.x().
void add_tracker_class(py::module_& module, py::handle root_builder, const TrackerType& type);

}  // namespace lrtrack::bindings
