#include "handle.hpp"

#include <algorithm>
#include <functional>

#include "classes.hpp"
#include "lrtrack/registry.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {

const Handle& declared_handle(py::handle tracker, const TrackerType& type) {
  const auto& handle = declared_handle(tracker);
  if (handle.parameter_tracker->type() != &type) {
    refuse_type("self", "a " + std::string(type.name), tracker);
  }
  return handle;
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

}  // namespace lrtrack::bindings
