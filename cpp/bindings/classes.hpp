// The Python classes of trackers, for code that makes their objects or recognises them.
#pragma once

#include <pybind11/pybind11.h>

#include "lrtrack/registry.hpp"

namespace lrtrack::bindings {

namespace py = pybind11;

/// The classes that users may derive from; both are there as long as the module.
struct Interfaces {
  py::handle parameter_tracker;
  py::handle tracker;
};
Interfaces& interfaces();

/// The final classes of one tracker type: of its trackers, and of their builders.
struct OwnClasses {
  const TrackerType* type;
  py::handle tracker;
  py::handle builder;
};
void add_own_classes(const OwnClasses& classes);
const OwnClasses& own_classes_of(const TrackerType& type);
/// The type that a class is one of these two of.
const TrackerType& type_of_class(PyTypeObject* own_class);

bool is_tracker(py::handle object);
bool is_parameter_tracker(py::handle object);

/// Raises TypeError unless the object is a tracker: `Tracker.to_dict(5)` calls a method with any.
void require_parameter_tracker(py::handle self);

}  // namespace lrtrack::bindings
