#include "wrapping.hpp"

#include "classes.hpp"
#include "instances.hpp"
#include "python_tracker.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {

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
  const auto own_class = own_classes_of(*tracker->type()).tracker;
  return make_instance(own_class, Handle{tracker, one_argument, precision, held});
}

}  // namespace lrtrack::bindings
