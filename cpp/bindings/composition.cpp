#include "composition.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "convert.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "lrtrack/trackers.hpp"

namespace lrtrack::bindings {
namespace {

/// The class of that name, called with keyword arguments.
template <class... Arguments>
py::object make_tracker(const char* class_name, Arguments&&... arguments) {
  return py::module_::import("lrtrack._core")
      .attr(class_name)(std::forward<Arguments>(arguments)...);
}

bool is_number(const py::object& object) {
  return !py::isinstance<py::bool_>(object) && PyNumber_Check(object.ptr()) != 0 &&
         !py::hasattr(object, "__len__");
}

/// A tracker as it is, a number as a fixed tracker, anything else as null.
py::object as_operand(const py::object& object) {
  if (is_tracker(object)) return object;
  return is_number(object) ? make_tracker("FixedTracker", py::arg("value") = object) : py::object();
}

/// One tracker of the parts of the left operand, if that joins them in the same way, and the right.
template <class Definition>
py::object join(const py::object& left, const py::object& right,
                std::vector<TrackerPtr> Definition::* parts) {
  const auto first = as_operand(left);
  const auto second = as_operand(right);
  if (!first || !second) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
  Called called;
  Definition definition;
  auto& trackers = definition.*parts;
  const auto tracker = to_tracker(first, called);
  const auto* joined = dynamic_cast<const TrackerModel<Definition>*>(tracker.get());
  if (joined != nullptr) trackers = joined->definition().*parts;
  if (joined == nullptr) trackers.push_back(tracker);
  trackers.push_back(to_tracker(second, called));
  const auto precision = std::max(precision_of(first), precision_of(second));
  return to_python(make(std::move(definition)), precision, called.tuple());
}

py::object multiply(const py::object& left, const py::object& right) {
  return join(left, right, &ProductTracker::factors);
}

py::object add(const py::object& left, const py::object& right) {
  return join(left, right, &SumTracker::terms);
}

/// A negative loses no bits, so that a sum with it is the difference, rounded once.
py::object negate(const py::object& tracker) { return multiply(tracker, py::float_(-1.0)); }

py::object subtract(const py::object& left, const py::object& right) {
  const auto second = as_operand(right);
  return second ? add(left, negate(second)) : py::reinterpret_borrow<py::object>(Py_NotImplemented);
}

/// A tracker of two others, the first of which is called `first_name`, the second `second_name`.
py::object pair(const py::object& first, const py::object& second, const char* class_name,
                const char* first_name, const char* second_name) {
  const auto left = as_operand(first);
  const auto right = as_operand(second);
  if (!left || !right) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
  return make_tracker(class_name, py::arg(first_name) = left, py::arg(second_name) = right);
}

py::object divide(const py::object& left, const py::object& right) {
  return pair(left, right, "QuotientTracker", "numerator", "denominator");
}

py::object power(const py::object& left, const py::object& right) {
  return pair(left, right, "PowerTracker", "base", "exponent");
}

bool is_plain_sequence(const py::object& object) {
  return py::isinstance<py::list>(object) || py::isinstance<py::tuple>(object);
}

py::object sequence(const py::object& parts) {
  constexpr std::string_view what = "pairs (tracker, length), the last with or without length";
  if (!is_plain_sequence(parts)) refuse_type("parts", what, parts);
  if (py::len(parts) == 0) refuse_value("parts", what, parts);
  const py::list list(parts);
  py::list trackers;
  py::list lengths;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const py::object part = list[i];
    if (i + 1 == list.size() && is_tracker(part)) {
      trackers.append(part);
      break;
    }
    if (!is_plain_sequence(part) || py::len(part) != 2) refuse_type("parts", what, part);
    trackers.append(part[py::int_(0)]);
    lengths.append(part[py::int_(1)]);
  }
  return make_tracker("SequentialTracker", py::arg("trackers") = trackers,
                      py::arg("lengths") = lengths);
}

template <class Function>
void add_method(py::object type, const char* name, const Function& function, const char* arguments,
                const char* result, const char* doc) {
  type.attr(name) = python_function(signature(name, arguments, result) + doc, function);
}

void add_operators(py::object type) {
  add_method(type, "__mul__", &multiply, "self, other: Union[Tracker, float], /", "ProductTracker",
             "The product, as a ProductTracker.");
  add_method(type, "__add__", &add, "self, other: Union[Tracker, float], /", "SumTracker",
             "The sum, as a SumTracker.");
  add_method(type, "__sub__", &subtract, "self, other: Union[Tracker, float], /", "SumTracker",
             "The difference, as a SumTracker.");
  add_method(type, "__truediv__", &divide, "self, other: Union[Tracker, float], /",
             "QuotientTracker", "The quotient, as a QuotientTracker.");
  add_method(type, "__pow__", &power, "self, other: Union[Tracker, float], /", "PowerTracker",
             "The power, as a PowerTracker.");
  add_method(type, "__neg__", &negate, "self, /", "ProductTracker",
             "The negative, as a ProductTracker.");
  add_method(
      type, "__rmul__", [](py::object self, py::object other) { return multiply(other, self); },
      "self, other: Union[Tracker, float], /", "ProductTracker",
      "The product, as a ProductTracker.");
  add_method(
      type, "__radd__", [](py::object self, py::object other) { return add(other, self); },
      "self, other: Union[Tracker, float], /", "SumTracker", "The sum, as a SumTracker.");
  add_method(
      type, "__rsub__", [](py::object self, py::object other) { return subtract(other, self); },
      "self, other: Union[Tracker, float], /", "SumTracker", "The difference, as a SumTracker.");
  add_method(
      type, "__rtruediv__", [](py::object self, py::object other) { return divide(other, self); },
      "self, other: Union[Tracker, float], /", "QuotientTracker",
      "The quotient, as a QuotientTracker.");
  add_method(
      type, "__rpow__", [](py::object self, py::object other) { return power(other, self); },
      "self, other: Union[Tracker, float], /", "PowerTracker", "The power, as a PowerTracker.");
  // NumPy's numbers then leave the operators to the tracker.
  type.attr("__array_ufunc__") = py::none();
}

void add_transformations(py::object type) {
  add_method(
      type, "clip",
      [](py::object self, py::object low, py::object high) {
        return make_tracker("ClippedTracker", py::arg("tracker") = self, py::arg("low") = low,
                            py::arg("high") = high);
      },
      "self, low: float, high: float", "ClippedTracker",
      "This tracker, held between two values: a ClippedTracker.");
  add_method(
      type, "delay",
      [](py::object self, py::object updates) {
        return make_tracker("DelayedTracker", py::arg("tracker") = self,
                            py::arg("updates") = updates);
      },
      "self, updates: int", "DelayedTracker",
      "This tracker, that many updates later: a DelayedTracker.\n\n"
      "Updates count from 0: update `updates` is the first that has what was at update 0, and so\n"
      "have all before it.");
  add_method(
      type, "per_epoch",
      [](py::object self, py::object updates) {
        return make_tracker("EpochwiseTracker", py::arg("tracker") = self,
                            py::arg("updates_per_epoch") = updates);
      },
      "self, updates: int", "EpochwiseTracker",
      "This tracker as a function of epochs: its value at t // updates, an EpochwiseTracker.\n\n"
      "Updates count from 0: epoch 1 begins at update `updates`.");
  add_method(
      type, "repeat",
      [](py::object self, py::object length, py::object length_factor, py::object value_factor,
         py::object value_floor) {
        return make_tracker("RepeatedTracker", py::arg("tracker") = self,
                            py::arg("length") = length, py::arg("length_factor") = length_factor,
                            py::arg("value_factor") = value_factor,
                            py::arg("value_floor") = value_floor);
      },
      "self, length: int, length_factor: float = 1, value_factor: float = 1, value_floor: float = "
      "0",
      "RepeatedTracker",
      "This tracker, started again every `length` updates, each cycle longer by length_factor and\n"
      "scaled by value_factor as far as it is above value_floor: a RepeatedTracker.\n\n"
      "Updates count from 0: the second cycle begins at update `length`.");
}

}  // namespace

void add_composition(py::object tracker_class) {
  add_operators(tracker_class);
  add_transformations(tracker_class);
  const auto doc =
      signature("sequence", "parts: Sequence[Union[Tracker, Tuple[Tracker, int]]]",
                "SequentialTracker") +
      "Trackers one after the other: pairs (tracker, length), the last with or without "
      "length.\n\n"
      "Each starts at its own update 0 when the one before ends; updates count from 0, "
      "so the first\n"
      "`length` updates are the first tracker's. A last one with a length holds its "
      "last value after\n"
      "it. Gives a SequentialTracker.";
  tracker_class.attr("sequence") = class_only(
      python_function(doc, &sequence, "Tracker.sequence([(tracker, length), ..., tracker])"));
}

}  // namespace lrtrack::bindings
