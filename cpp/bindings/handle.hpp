// What a Python tracker object holds, and the ways between it and the core's trackers.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <type_traits>
#include <utility>

#include "lrtrack/model.hpp"

namespace lrtrack::bindings {

namespace py = pybind11;

enum class Precision { single, double_ };

/// The content of a Python object of class ParameterTracker.
struct Handle {
  std::shared_ptr<const ParameterTracker> parameter_tracker;
  const Tracker* tracker = nullptr;  // null where there is no one-argument form
  Precision precision = Precision::single;

  template <class Real>
  Real value(std::int64_t num_update) const {
    return tracker->value<Real>(num_update);
  }
};

/// The content of a Python object of class Tracker.
struct TrackerHandle : Handle {};

/// The content of a Python object of one tracker's own class.
template <class Definition>
struct TypedHandle : std::conditional_t<PerParameter<Definition>, Handle, TrackerHandle> {};

/// The C++ object in an instance of a class of ours, or null if __init__ made none. (pybind11's own
/// casts would hand out uninitialised memory for `X.__new__(X)`.)
inline void* content_of(PyObject* object) {
  auto* instance = reinterpret_cast<py::detail::instance*>(object);
  return instance->simple_layout ? instance->simple_value_holder[0] : nullptr;
}

/// The handle in a Python object of class ParameterTracker (which the caller knows it to be), or
/// null if its class is defined in Python.
inline const Handle* handle_of(PyObject* object) {
  return static_cast<const Handle*>(content_of(object));
}

/// The same for a tracker that must be one of the core's; raises TypeError.
const Handle& declared_handle(py::handle tracker);
/// The same for a tracker of one type.
const Handle& declared_handle(py::handle tracker, const TrackerType& type);

/// For py::class_: an ordinary class, without the metaclass that pybind11 adds for static data.
inline py::metaclass plain_metaclass() {
  return py::metaclass(reinterpret_cast<PyObject*>(&PyType_Type));
}

/// Raises TypeError unless the object is a tracker: `Tracker.to_dict(5)` calls a method with any.
void require_parameter_tracker(py::handle self);

bool is_tracker(py::handle object);
bool is_parameter_tracker(py::handle object);

/// The core's tracker for a Python tracker, also for one whose class is defined in Python.
TrackerPtr to_tracker(py::handle object);

/// The precision in which a Python tracker computes.
Precision precision_of(py::handle object);

/// The Python object for a tracker of the core.
py::object to_python(const std::shared_ptr<const ParameterTracker>& tracker, Precision precision);

/// How the Python object of one tracker type is made; `tracker_class.cpp` fills this in.
using Wrap = py::object (*)(Handle handle);
void register_wrap(const TrackerType& type, Wrap wrap);

}  // namespace lrtrack::bindings
