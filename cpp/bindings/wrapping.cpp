#include "wrapping.hpp"

#include "classes.hpp"
#include "instances.hpp"
#include "python_tracker.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

/// The living objects of trackers with a state, by the tracker and its precision.
py::object& objects_with_state() {
  static auto* const all =
      new py::object(py::module_::import("weakref").attr("WeakValueDictionary")());
  return *all;
}

py::tuple key_of(const Handle& handle) {
  const auto address = reinterpret_cast<std::uintptr_t>(handle.parameter_tracker.get());
  return py::make_tuple(address, static_cast<int>(handle.precision));
}

/// The object that there is for a tracker with a state, or null.
py::object remembered(const Handle& handle) {
  const py::object object = objects_with_state().attr("get")(key_of(handle));
  if (object.is_none()) return {};
  const auto* known = handle_of(object.ptr());
  const bool is_this = known != nullptr && known->parameter_tracker == handle.parameter_tracker;
  return is_this ? object : py::object();
}

}  // namespace

void remember(py::handle object, const Handle& handle) {
  if (!handle.parameter_tracker->type()->has_state) return;
  objects_with_state().attr("__setitem__")(key_of(handle), object);
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

py::object to_python(const std::shared_ptr<const ParameterTracker>& tracker, Precision precision,
                     const py::object& called) {
  if (tracker->type() == nullptr) {
    return py::reinterpret_borrow<py::object>(static_cast<const PythonTracker&>(*tracker).object());
  }
  const auto* one_argument = dynamic_cast<const Tracker*>(tracker.get());
  const auto held = tracker->calls_user_code() ? called : py::object();
  const Handle handle{tracker, one_argument, precision, held};
  if (tracker->type()->has_state) {
    if (auto object = remembered(handle)) return object;
  }
  auto object = make_instance(own_classes_of(*tracker->type()).tracker, handle);
  remember(object, handle);
  return object;
}

}  // namespace lrtrack::bindings
