// The ways between Python's trackers and the core's.
#pragma once

#include "handle.hpp"

namespace lrtrack::bindings {

/// The core's tracker for a Python tracker, also for one whose class is defined in Python; the
/// caller must hold what it calls, which is added to `called`, or the Python tracker itself.
TrackerPtr to_tracker(py::handle object, Called& called);
TrackerPtr to_tracker(py::handle object);

/// The Python object for a tracker of the core, which calls nothing but `called`.
py::object to_python(const std::shared_ptr<const ParameterTracker>& tracker, Precision precision,
                     const py::object& called);

}  // namespace lrtrack::bindings
