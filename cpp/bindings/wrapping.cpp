#include "wrapping.hpp"

#include <unordered_map>

#include "python_tracker.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

std::unordered_map<const TrackerType*, Wrap>& wraps() {
  static std::unordered_map<const TrackerType*, Wrap> map;
  return map;
}

}  // namespace

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
  return wraps().at(tracker->type())({tracker, one_argument, precision, held});
}

void register_wrap(const TrackerType& type, Wrap wrap) { wraps().emplace(&type, wrap); }

}  // namespace lrtrack::bindings
