// The ways between Python's trackers and the core's.
#pragma once

#include "handle.hpp"

namespace lrtrack::bindings {

/// The core's tracker for a Python tracker, also for one whose class is defined in Python; the
/// caller must hold what it calls, which is added to `called`, or the Python tracker itself.
TrackerPtr to_tracker(py::handle object, Called& called);
TrackerPtr to_tracker(py::handle object);

/// The Python object for a tracker of the core, which calls nothing but `called`. Of a tracker with
/// a state it is the one that there is, if there is one: pickle and deepcopy keep what is shared by
/// the objects' identity.
py::object to_python(const std::shared_ptr<const ParameterTracker>& tracker, Precision precision,
                     const py::object& called);

/// Makes an object the one that there is for a handle's tracker, if that has a state of its own.
void remember(py::handle object, const Handle& handle);

}  // namespace lrtrack::bindings
