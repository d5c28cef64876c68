#include "parameters.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

#include "classes.hpp"
#include "enums.hpp"
#include "interrupts.hpp"
#include "plain_values.hpp"
#include "python_tracker.hpp"
#include "refusals.hpp"
#include "wrapping.hpp"

namespace lrtrack::bindings {
namespace {

/// py::isinstance<py::iterable> would take a want of memory for the answer no.
bool is_iterable(py::handle object) {
  const auto iterator = py::reinterpret_steal<py::object>(PyObject_GetIter(object.ptr()));
  if (iterator) return true;
  if (PyErr_ExceptionMatches(PyExc_MemoryError)) throw py::error_already_set();
  PyErr_Clear();
  return false;
}

/// The items of a sequence; `what` is what it must be, `to_item` converts one.
template <class ToItem>
auto to_items(std::string_view name, std::string_view what, py::handle object,
              const ToItem& to_item) {
  if (!is_iterable(object) || py::isinstance<py::str>(object) ||
      py::isinstance<py::bytes>(object) || py::isinstance<py::dict>(object)) {
    refuse_type(name, what, object);
  }
  std::vector<decltype(to_item(object))> items;
  for (const auto item : py::reinterpret_borrow<py::iterable>(object)) {
    items.push_back(to_item(item));
    let_others_run();
  }
  return items;
}

std::vector<std::int64_t> to_integers(std::string_view name, py::handle object) {
  return to_items(name, "a sequence of integers", object, [name](py::handle item) {
    return to_integer(std::string(name) + "' items", item);
  });
}

std::vector<double> to_reals(std::string_view name, py::handle object) {
  return to_items(name, "a sequence of numbers", object,
                  [name](py::handle item) { return to_real(std::string(name) + "' items", item); });
}

Points to_points(std::string_view name, py::handle object) {
  constexpr std::string_view what = "a sequence of pairs (update, value)";
  return to_items(name, what, object, [&](py::handle item) {
    if (!py::isinstance<py::sequence>(item) || py::isinstance<py::str>(item) ||
        py::len(item) != 2) {
      refuse_type(name, what, item);
    }
    const auto pair = py::reinterpret_borrow<py::sequence>(item);
    return Points::value_type{to_integer(std::string(name) + "' updates", py::object(pair[0])),
                              to_real(std::string(name) + "' values", py::object(pair[1]))};
  });
}

std::vector<TrackerPtr> to_trackers(std::string_view name, py::handle object, Called& called) {
  return to_items(name, "a sequence of Trackers", object, [&](py::handle item) {
    if (!is_tracker(item)) refuse_type(std::string(name) + "' items", "Trackers", item);
    return to_tracker(item, called);
  });
}

/// The items of a mapping whose keys are strings; `what` is what it must be.
std::vector<std::pair<std::string, py::object>> to_named_items(std::string_view name,
                                                               std::string_view what,
                                                               py::handle object) {
  if (!is_of_class(object, "collections.abc", "Mapping")) refuse_type(name, what, object);
  std::vector<std::pair<std::string, py::object>> result;
  for (const auto& [key, value] : py::dict(py::reinterpret_borrow<py::object>(object))) {
    result.emplace_back(to_string(std::string(name) + "' ids", key),
                        py::reinterpret_borrow<py::object>(value));
  }
  return result;
}

TrackersByName to_trackers_by_name(std::string_view name, py::handle object, Called& called) {
  TrackersByName trackers;
  for (const auto& [key, item] :
       to_named_items(name, "a mapping of patterns to Trackers", object)) {
    if (!is_tracker(item)) refuse_type(std::string(name) + "['" + key + "']", "a Tracker", item);
    trackers.emplace_back(key, to_tracker(item, called));
  }
  return trackers;
}

std::map<std::string, double> to_reals_by_name(const ParameterInfo& parameter, py::handle object) {
  constexpr std::string_view what = "a mapping of ids to numbers";
  std::map<std::string, double> reals;
  for (const auto& [id, item] : to_named_items(parameter.name, what, object)) {
    const auto name = std::string(parameter.name) + "['" + id + "']";
    reals[id] = to_real(name, item, parameter.rule);
  }
  return reals;
}

std::string to_enum_member(const ParameterInfo& parameter, py::handle object) {
  std::string choices = "one of";
  for (const auto member : parameter.enum_members) {
    choices.append(choices == "one of" ? " " : ", ").append(member);
  }
  if (py::isinstance(object, python_enum(parameter))) {
    return object.attr("name").cast<std::string>();
  }
  if (!py::isinstance<py::str>(object)) refuse_type(parameter.name, choices, object);
  auto name = to_string(parameter.name, object);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
  if (std::ranges::find(parameter.enum_members, name) == parameter.enum_members.end()) {
    refuse_value(parameter.name, choices, object);
  }
  return name;
}

FunctionPtr to_function(const ParameterInfo& parameter, py::handle object, Called& called) {
  if (PyCallable_Check(object.ptr()) == 0) {
    refuse_type(parameter.name, "a callable of an integer", object);
  }
  called.add(object);
  return std::make_shared<PythonFunction>(object, parameter.name);
}

struct ToPython {
  const ParameterInfo& parameter;
  const Handle& owner;

  py::object operator()(std::monostate) const { return py::none(); }
  py::object operator()(bool boolean) const { return py::bool_(boolean); }
  py::object operator()(std::int64_t integer) const { return py::int_(integer); }
  py::object operator()(double real) const { return py::float_(real); }
  py::object operator()(const std::string& member) const {
    return python_enum(parameter).attr(member.c_str());
  }
  py::object operator()(const Points::value_type& point) const {
    return py::make_tuple(point.first, point.second);
  }
  template <class Item>
  py::object operator()(const std::vector<Item>& items) const {
    py::tuple result(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) result[i] = (*this)(items[i]);
    return result;
  }
  py::object operator()(const std::map<std::string, double>& reals) const {
    py::dict items;
    for (const auto& [name, real] : reals) items[py::str(name)] = real;
    return items;
  }
  py::object operator()(const TrackerPtr& tracker) const {
    let_others_run();
    return to_python(tracker, owner.precision, owner.called);
  }
  py::object operator()(const TrackersByName& trackers) const {
    py::dict items;
    for (const auto& [name, tracker] : trackers) items[py::str(name)] = (*this)(tracker);
    return items;
  }
  py::object operator()(const FunctionPtr& function) const {
    const auto callable = dynamic_cast<const PythonFunction&>(*function).callable();
    return py::reinterpret_borrow<py::object>(callable);
  }
};

}  // namespace

double to_real(std::string_view name, py::handle object, const Rule& rule) {
  const double real = to_real(name, object);
  check(name, rule, real);
  return real;
}

std::int64_t to_integer(std::string_view name, py::handle object, const Rule& rule) {
  const auto integer = to_integer(name, object);
  if (integer == unset_integer) {  // given, all the same
    const bool has_bound = std::isfinite(rule.low);
    refuse_value(name, has_bound ? rule.text : "at least -9223372036854775807", object);
  }
  check(name, rule, integer);
  return integer;
}

Value to_value(const ParameterInfo& parameter, py::handle object, Called& called) {
  if (object.is_none() && parameter.nullable) return {};
  switch (parameter.kind) {
    case ValueKind::boolean:
      if (!PyBool_Check(object.ptr())) refuse_type(parameter.name, "True or False", object);
      return object.ptr() == Py_True;
    case ValueKind::integer:
      return to_integer(parameter.name, object, parameter.rule);
    case ValueKind::real:
      return to_real(parameter.name, object, parameter.rule);
    case ValueKind::choice:
      return to_enum_member(parameter, object);
    case ValueKind::integers:
      return to_integers(parameter.name, object);
    case ValueKind::reals:
      return to_reals(parameter.name, object);
    case ValueKind::points:
      return to_points(parameter.name, object);
    case ValueKind::reals_by_name:
      return to_reals_by_name(parameter, object);
    case ValueKind::tracker:
      if (!is_tracker(object)) refuse_type(parameter.name, "a Tracker", object);
      return to_tracker(object, called);
    case ValueKind::trackers:
      return to_trackers(parameter.name, object, called);
    case ValueKind::trackers_by_name:
      return to_trackers_by_name(parameter.name, object, called);
    case ValueKind::function:
      return to_function(parameter, object, called);
  }
  throw std::logic_error("unknown kind of parameter");
}

py::object from_value(const ParameterInfo& parameter, const Value& value, const Handle& tracker) {
  return std::visit(ToPython{parameter, tracker}, value);
}

py::object plain_value(const ParameterInfo& parameter, const Value& value, const Handle& tracker) {
  if (const auto* name = std::get_if<std::string>(&value)) return py::str(*name);
  return from_value(parameter, value, tracker);
}

}  // namespace lrtrack::bindings
