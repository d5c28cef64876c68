#include "handle.hpp"

#include <unordered_map>

#include "convert.hpp"
#include "python_tracker.hpp"

namespace lrtrack::bindings {
namespace {

std::unordered_map<const TrackerType*, Wrap>& wraps() {
  static std::unordered_map<const TrackerType*, Wrap> map;
  return map;
}

bool is_instance_of(py::handle object, const py::handle& type) {
  return PyObject_TypeCheck(object.ptr(), reinterpret_cast<PyTypeObject*>(type.ptr())) != 0;
}

}  // namespace

const Handle& declared_handle(py::handle tracker, const TrackerType& type) {
  const auto& handle = declared_handle(tracker);
  if (handle.parameter_tracker->type() != &type) {
    refuse_type("self", "a " + std::string(type.name), tracker);
  }
  return handle;
}

bool is_tracker(py::handle object) {
  static const py::handle type = py::type::of<TrackerHandle>().release();
  return is_instance_of(object, type);
}

bool is_parameter_tracker(py::handle object) {
  static const py::handle type = py::type::of<Handle>().release();
  return is_instance_of(object, type);
}

void require_parameter_tracker(py::handle self) {
  if (!is_parameter_tracker(self)) refuse_type("self", "a tracker", self);
}

const Handle& declared_handle(py::handle tracker) {
  require_parameter_tracker(tracker);
  const auto* handle = handle_of(tracker.ptr());
  if (handle == nullptr) refuse_type("the tracker", "one of lrtrack's own classes", tracker);
  return *handle;
}

TrackerPtr to_tracker(py::handle object) {
  const auto* handle = handle_of(object.ptr());
  if (handle == nullptr) {
    return std::make_shared<PythonTracker>(py::reinterpret_borrow<py::object>(object));
  }
  return {handle->parameter_tracker, handle->tracker};
}

Precision precision_of(py::handle object) {
  require_parameter_tracker(object);
  const auto* handle = handle_of(object.ptr());
  return handle == nullptr ? Precision::single : handle->precision;
}

py::object to_python(const std::shared_ptr<const ParameterTracker>& tracker, Precision precision) {
  if (tracker->type() == nullptr) return static_cast<const PythonTracker&>(*tracker).object();
  const auto* one_argument = dynamic_cast<const Tracker*>(tracker.get());
  return wraps().at(tracker->type())({tracker, one_argument, precision});
}

void register_wrap(const TrackerType& type, Wrap wrap) { wraps().emplace(&type, wrap); }

}  // namespace lrtrack::bindings
