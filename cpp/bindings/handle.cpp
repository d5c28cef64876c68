#include "handle.hpp"

#include <algorithm>
#include <functional>
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

void Called::add(const Called& others) {
  objects_.insert(objects_.end(), others.objects_.begin(), others.objects_.end());
}

void Called::add(const Handle& handle) {
  if (!handle.called) return;
  for (const auto object : py::reinterpret_borrow<py::tuple>(handle.called)) add(object);
}

py::object Called::tuple() const {
  std::vector<PyObject*> distinct;
  for (const auto& object : objects_) distinct.push_back(object.ptr());
  std::ranges::sort(distinct, std::less<>{});
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.empty()) return {};
  py::tuple result(distinct.size());
  for (std::size_t i = 0; i < distinct.size(); ++i) result[i] = py::handle(distinct[i]);
  return std::move(static_cast<py::object&>(result));
}

TrackerPtr to_tracker(py::handle object, Called& called) {
  const auto* handle = handle_of(object.ptr());
  if (handle == nullptr) {
    called.add(object);
    return std::make_shared<PythonTracker>(object);
  }
  if (handle->tracker == nullptr) refuse_type("the tracker", "a Tracker", object);
  called.add(*handle);
  return {handle->parameter_tracker, handle->tracker};
}

TrackerPtr to_tracker(py::handle object) {
  Called called;
  return to_tracker(object, called);
}

Precision precision_of(py::handle object) {
  require_parameter_tracker(object);
  const auto* handle = handle_of(object.ptr());
  return handle == nullptr ? Precision::single : handle->precision;
}

py::object to_python(const std::shared_ptr<const ParameterTracker>& tracker, Precision precision,
                     const py::object& called) {
  if (tracker->type() == nullptr) {
    return py::reinterpret_borrow<py::object>(static_cast<const PythonTracker&>(*tracker).object());
  }
  const auto* one_argument = dynamic_cast<const Tracker*>(tracker.get());
  const auto held = tracker->calls_user_code() ? called : py::object();
  return wraps().at(tracker->type())({tracker, one_argument, precision, held});
}

void register_wrap(const TrackerType& type, Wrap wrap) { wraps().emplace(&type, wrap); }

}  // namespace lrtrack::bindings
