#include "joined.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "handle.hpp"
#include "lrtrack/registry.hpp"
#include "precision.hpp"
#include "wrapping.hpp"

namespace lrtrack::bindings {
namespace {

/// The parts of a tracker of that type, or the tracker itself.
std::vector<TrackerPtr> parts_of(py::handle tracker, const TrackerType& type, Called& called) {
  const auto* handle = handle_of(tracker.ptr());
  if (handle == nullptr || handle->parameter_tracker->type() != &type) {
    return {to_tracker(tracker, called)};
  }
  called.add(*handle);
  return std::get<std::vector<TrackerPtr>>(handle->parameter_tracker->parameter(0));
}

py::object joined(std::string_view type_name, py::handle left, py::handle right) {
  const auto& type = *find_tracker_type(type_name);
  const auto precision = std::max(precision_of(left), precision_of(right));
  Called called;
  auto parts = parts_of(left, type, called);
  parts.push_back(to_tracker(right, called));
  const std::array<Value, 1> parameters{std::move(parts)};
  return to_python(type.make(parameters), precision, called.tuple());
}

}  // namespace

py::object sum_of(py::handle left, py::handle right) { return joined("SumTracker", left, right); }

py::object product_of(py::handle left, py::handle right) {
  return joined("ProductTracker", left, right);
}

}  // namespace lrtrack::bindings
