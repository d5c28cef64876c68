// What a Python tracker object holds.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <utility>
#include <vector>

#include "instances.hpp"
#include "lrtrack/tracker.hpp"
#include "precision.hpp"

namespace lrtrack::bindings {

/// The content of a Python object of class ParameterTracker.
struct Handle {
  std::shared_ptr<const ParameterTracker> parameter_tracker;
  const Tracker* tracker = nullptr;  // null where there is no one-argument form
  Precision precision = Precision::single;
  py::object called{};  // a tuple of the Python objects that the tracker calls; null for none

  template <class Real>
  Real value(std::int64_t num_update) const {
    return tracker->value<Real>(num_update);
  }
};

/// The handle in a Python object of class ParameterTracker (which the caller knows it to be), or
/// null if its class is defined in Python, or the garbage collector has emptied it.
inline const Handle* handle_of(PyObject* object) {
  const auto* handle = static_cast<const Handle*>(content_of(object));
  return handle != nullptr && handle->parameter_tracker ? handle : nullptr;
}

/// The Python objects that trackers call. The core's trackers only borrow them, and several may
/// share one; so whatever holds a tracker of the core holds these too: the Python object of each
/// tracker, where the garbage collector sees them, and each builder.
class Called {
 public:
  void add(py::handle object) { objects_.push_back(py::reinterpret_borrow<py::object>(object)); }
  void add(const Called& others);
  /// What the handle's tracker calls.
  void add(const Handle& handle);

  /// As a tuple, each object once; null if there is none.
  py::object tuple() const;

  int traverse(visitproc visit, void* arg) const {
    for (const auto& object : objects_) Py_VISIT(object.ptr());
    return 0;
  }

 private:
  std::vector<py::object> objects_;
};

inline int visit_called(const Handle& handle, visitproc visit, void* arg) {
  Py_VISIT(handle.called.ptr());
  return 0;
}

inline void clear_called(Handle& handle) {
  const auto dropped = std::exchange(handle, Handle{});  // in which Python code may run
}

/// The handle of a tracker that must be one of the core's; raises TypeError.
const Handle& declared_handle(py::handle tracker);
/// The handle of a tracker that must be of one type.
const Handle& declared_handle(py::handle tracker, const TrackerType& type);

}  // namespace lrtrack::bindings
