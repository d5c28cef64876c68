#include "composition.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "builder.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "handle.hpp"
#include "lrtrack/trackers.hpp"
#include "plain_values.hpp"
#include "refusals.hpp"
#include "wrapping.hpp"

namespace lrtrack::bindings {
namespace {

/// Whether it is of a class in Python that has operators of its own, which may know trackers.
bool may_know_trackers(const py::object& object) {
  const bool is_of_a_class_in_python =
      PyType_HasFeature(Py_TYPE(object.ptr()), Py_TPFLAGS_HEAPTYPE) != 0;
  return is_of_a_class_in_python && !is_parameter_tracker(object) &&
         py::hasattr(py::type::of(object), "__rmul__");
}

/// A tracker as it is, a number as a fixed tracker; null for what may have an operator itself.
py::object as_operand(const py::object& object) {
  constexpr std::string_view name = "the operand";
  if (is_tracker(object)) return object;
  if (PyNumber_Check(object.ptr()) != 0 && !has_dimensions(object)) {
    return make_tracker("FixedTracker", {{"value", object, name}});
  }
  if (may_know_trackers(object)) return {};
  refuse_type(name, "a number or a Tracker (with one value for all parameters)", object);
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
py::object pair(std::string_view class_name, const py::object& first, const py::object& second,
                std::string_view first_name, std::string_view second_name) {
  const auto left = as_operand(first);
  const auto right = as_operand(second);
  if (!left || !right) return py::reinterpret_borrow<py::object>(Py_NotImplemented);
  return make_tracker(class_name, {{first_name, left}, {second_name, right}});
}

py::object divide(const py::object& left, const py::object& right) {
  return pair("QuotientTracker", left, right, "numerator", "denominator");
}

py::object power(const py::object& left, const py::object& right) {
  return pair("PowerTracker", left, right, "base", "exponent");
}

/// Python's pow(tracker, exponent, modulus).
py::object power_of(const py::object& tracker, const py::object& exponent,
                    const py::object& modulus) {
  if (!modulus.is_none()) refuse_type("pow's third argument", "left out for a tracker", modulus);
  return power(tracker, exponent);
}

bool is_plain_sequence(const py::object& object) {
  return py::isinstance<py::list>(object) || py::isinstance<py::tuple>(object);
}

constexpr std::string_view lengths_name = "the lengths in parts";

/// One length of a sequence, behind others of that total.
std::int64_t to_length(const py::object& object, std::int64_t total) {
  const auto length = to_integer(lengths_name, object);
  check(lengths_name, rules::non_negative, length);
  require(length <= std::numeric_limits<std::int64_t>::max() - total, lengths_name,
          "at most 9223372036854775807 in all", length);
  return length;
}

py::object sequence(const py::object& parts) {
  constexpr std::string_view what = "pairs (tracker, length), the last with or without length";
  if (!is_plain_sequence(parts)) refuse_type("parts", what, parts);
  if (py::len(parts) == 0) refuse_value("parts", what, parts);
  const py::list list(parts);
  py::list trackers;
  py::list lengths;
  std::int64_t total = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const py::object part = list[i];
    if (i + 1 == list.size() && is_tracker(part)) {
      trackers.append(part);
      break;
    }
    const bool is_pair = is_plain_sequence(part) && py::len(part) == 2;
    if (!is_pair || !is_tracker(part[py::int_(0)])) refuse_type("parts", what, part);
    trackers.append(part[py::int_(0)]);
    total += to_length(part[py::int_(1)], total);
    lengths.append(part[py::int_(1)]);
  }
  const bool has_end = trackers.size() == lengths.size();
  if (has_end && total == 0) refuse_value(lengths_name, "positive in all", lengths);
  return make_tracker("SequentialTracker",
                      {{"trackers", trackers}, {"lengths", lengths, lengths_name}});
}

template <class Function>
void add_method(py::object type, const char* name, const Function& function, const char* arguments,
                const char* result, const char* doc) {
  type.attr(name) = python_function(signature(name, arguments, result) + doc, function);
}

void add_transformations(py::object type) {
  add_method(
      type, "clip",
      [](py::object self, py::object low, py::object high) {
        return make_tracker("ClippedTracker", {{"tracker", self}, {"low", low}, {"high", high}});
      },
      "self, low: float, high: float", "ClippedTracker",
      "This tracker, held between two values: a ClippedTracker.");
  add_method(
      type, "delay",
      [](py::object self, py::object updates) {
        return make_tracker("DelayedTracker", {{"tracker", self}, {"updates", updates}});
      },
      "self, updates: int", "DelayedTracker",
      "This tracker, that many updates later: a DelayedTracker.\n\n"
      "Updates count from 0: update `updates` is the first that has what was at update 0, and so\n"
      "have all before it.");
  add_method(
      type, "per_epoch",
      [](py::object self, py::object updates) {
        return make_tracker("EpochwiseTracker",
                            {{"tracker", self}, {"updates_per_epoch", updates, "updates"}});
      },
      "self, updates: int", "EpochwiseTracker",
      "This tracker as a function of epochs: its value at t // updates, an EpochwiseTracker.\n\n"
      "Updates count from 0: epoch 1 begins at update `updates`.");
  add_method(
      type, "repeat",
      [](py::object self, py::object length, py::object length_factor, py::object value_factor,
         py::object value_floor, py::object stretch) {
        return make_tracker("RepeatedTracker", {{"tracker", self},
                                                {"length", length},
                                                {"length_factor", length_factor},
                                                {"value_factor", value_factor},
                                                {"value_floor", value_floor},
                                                {"stretch", stretch}});
      },
      "self, length: int, length_factor: float = 1, value_factor: float = 1, value_floor: float = "
      "0, stretch: bool = False",
      "RepeatedTracker",
      "This tracker, started again every `length` updates, each cycle longer by length_factor and\n"
      "scaled by value_factor as far as it is above value_floor: a RepeatedTracker. With stretch, "
      "a\n"
      "longer cycle is the first one drawn longer, instead of continued.\n\n"
      "Updates count from 0: the second cycle begins at update `length`.");
}

}  // namespace

void add_operators(py::object type) {
  add_method(type, "__mul__", &multiply, "self, other: Union[Tracker, float], /", "ProductTracker",
             "The product, as a ProductTracker.");
  add_method(type, "__add__", &add, "self, other: Union[Tracker, float], /", "SumTracker",
             "The sum, as a SumTracker.");
  add_method(type, "__sub__", &subtract, "self, other: Union[Tracker, float], /", "SumTracker",
             "The difference, as a SumTracker.");
  add_method(type, "__truediv__", &divide, "self, other: Union[Tracker, float], /",
             "QuotientTracker", "The quotient, as a QuotientTracker.");
  add_method(type, "__pow__", &power_of,
             "self, other: Union[Tracker, float], modulus: None = None, /", "PowerTracker",
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

void add_composition(py::object tracker_class) {
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
