// What a Python tracker object holds.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "lrtrack/model.hpp"

namespace lrtrack::bindings {

namespace py = pybind11;

enum class Precision { single, double_ };

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

/// For py::class_: an ordinary class, without the metaclass that pybind11 adds for static data.
inline py::metaclass plain_metaclass() {
  return py::metaclass(reinterpret_cast<PyObject*>(&PyType_Type));
}

/// Raises TypeError unless the object is a tracker: `Tracker.to_dict(5)` calls a method with any.
void require_parameter_tracker(py::handle self);

bool is_tracker(py::handle object);
bool is_parameter_tracker(py::handle object);

/// The precision in which a Python tracker computes.
Precision precision_of(py::handle object);

/// The precision of that dtype.
Precision to_precision(py::handle dtype);
/// The highest precision of the trackers in a tracker, a tuple or a dictionary; else single.
Precision precision_in(py::handle object);

}  // namespace lrtrack::bindings
