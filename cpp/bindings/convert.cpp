#include "convert.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

#include "fastcall.hpp"
#include "interrupts.hpp"
#include "python_tracker.hpp"

namespace lrtrack::bindings {
namespace {

bool is_instance_of(py::handle object, const char* module, const char* name) {
  return py::isinstance(object, py::module_::import(module).attr(name));
}

/// By name, because np.int64, which this is asked too, should not wait for an import.
bool is_numpy_bool(py::handle object) {
  const std::string_view name(Py_TYPE(object.ptr())->tp_name);
  return name == "numpy.bool_" || name == "numpy.bool";
}

/// numpy's booleans and complex numbers have a __float__, but are no reals.
bool is_no_real(py::handle object) {
  if (PyBool_Check(object.ptr()) || is_numpy_bool(object)) return true;
  return is_instance_of(object, "numbers", "Complex") && !is_instance_of(object, "numbers", "Real");
}

bool has_dimensions(py::handle object) {
  const py::object dimensions = py::getattr(object, "ndim", py::none());
  return py::isinstance<py::int_>(dimensions) && !dimensions.equal(py::int_(0));
}

/// The integer an object stands for by __index__, or nothing if it stands for none.
std::optional<py::object> as_index(py::handle object) {
  if (PyLong_CheckExact(object.ptr())) return py::reinterpret_borrow<py::object>(object);
  if (!PyIndex_Check(object.ptr()) || is_numpy_bool(object) || has_dimensions(object) ||
      is_masked(object)) {
    return std::nullopt;
  }
  auto index = py::reinterpret_steal<py::object>(PyNumber_Index(object.ptr()));
  if (index) return index;
  if (!PyErr_ExceptionMatches(PyExc_TypeError)) throw py::error_already_set();
  PyErr_Clear();
  return std::nullopt;
}

std::optional<std::int64_t> as_int64(py::handle integer) {
  int overflow = 0;
  const auto number = PyLong_AsLongLongAndOverflow(integer.ptr(), &overflow);
  if (overflow != 0) return std::nullopt;
  if (number == -1 && PyErr_Occurred() != nullptr) throw py::error_already_set();
  return number;
}

/// The items of a sequence; `what` is what it must be, `to_item` converts one.
template <class ToItem>
auto to_items(std::string_view name, std::string_view what, py::handle object,
              const ToItem& to_item) {
  if (!py::isinstance<py::iterable>(object) || py::isinstance<py::str>(object) ||
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
  if (!is_instance_of(object, "collections.abc", "Mapping")) refuse_type(name, what, object);
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
    const double real = to_real(name, item);
    check(name, parameter.rule, real);
    reals[id] = real;
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

/// NumPy's arrays, for one, have a repr of several lines.
std::string on_one_line(const std::string& text) {
  std::string line;
  for (const char character : text) {
    const bool is_space = character == ' ' || character == '\n';
    if (!is_space) line += character;
    if (is_space && !line.ends_with(' ')) line += ' ';
  }
  return line;
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

py::dict copy_of_mapping(py::handle mapping) {
  return call_python([&] {
    auto* const dict_type = reinterpret_cast<PyObject*>(&PyDict_Type);
    return PyObject_CallFunctionObjArgs(dict_type, mapping.ptr(), nullptr);
  });
}

py::handle interned(const char* text) {
  auto* string = PyUnicode_InternFromString(text);
  if (string == nullptr) throw py::error_already_set();
  return string;
}

std::string repr_of(py::handle object) {
  return py::repr(object).attr("encode")("utf-8", "backslashreplace").cast<std::string>();
}

bool is_masked(py::handle object) {
  const bool is_of_a_class_in_python =
      PyType_HasFeature(Py_TYPE(object.ptr()), Py_TPFLAGS_HEAPTYPE) != 0;
  if (!is_of_a_class_in_python) return false;
  // Nobody has a masked array who has not imported it.
  const auto module =
      py::reinterpret_steal<py::object>(PyImport_GetModule(py::str("numpy.ma").ptr()));
  if (!module) {
    if (PyErr_Occurred() != nullptr) throw py::error_already_set();
    return false;
  }
  return py::isinstance(object, module.attr("MaskedArray"));
}

std::string shown(py::handle object) {
  const std::string type_name = Py_TYPE(object.ptr())->tp_name;
  std::string text;
  try {
    text = on_one_line(repr_of(object));
  } catch (const py::error_already_set& error) {
    if (!error.matches(PyExc_Exception)) throw;  // KeyboardInterrupt and its like
    return "an object of type " + type_name;
  }
  constexpr std::size_t longest = 200;
  return text.size() > longest ? "a long value of type " + type_name : text;
}

std::string refusal(std::string_view name, std::string_view what, py::handle got) {
  std::string message(name);
  return message.append(" must be ").append(what).append(", received ").append(shown(got));
}

void refuse_type(std::string_view name, std::string_view what, py::handle got) {
  throw py::type_error(refusal(name, what, got));
}

void refuse_value(std::string_view name, std::string_view what, py::handle got) {
  throw py::value_error(refusal(name, what, got));
}

double to_real(std::string_view name, py::handle object) {
  if (const auto plain = plain_real(object)) return *plain;
  if (is_no_real(object) || has_dimensions(object)) refuse_type(name, "a number", object);
  const double real = PyFloat_AsDouble(object.ptr());
  if (real == -1 && PyErr_Occurred() != nullptr) {
    if (PyErr_ExceptionMatches(PyExc_OverflowError)) {
      PyErr_Clear();
      refuse_value(name, "within the range of float32", object);
    }
    const bool is_unfit =
        PyErr_ExceptionMatches(PyExc_TypeError) || PyErr_ExceptionMatches(PyExc_ValueError);
    if (!is_unfit) throw py::error_already_set();
    PyErr_Clear();
    refuse_type(name, "a number", object);
  }
  return real;
}

Precision precision_in(py::handle object) {
  if (is_tracker(object)) return precision_of(object);
  const bool is_dict = py::isinstance<py::dict>(object);
  if (!is_dict && !py::isinstance<py::tuple>(object)) return Precision::single;
  const py::object items =
      is_dict ? object.attr("values")() : py::reinterpret_borrow<py::object>(object);
  auto precision = Precision::single;
  for (const auto item : items) precision = std::max(precision, precision_in(item));
  return precision;
}

std::int64_t to_integer(std::string_view name, py::handle object) {
  const auto index = PyBool_Check(object.ptr()) ? std::nullopt : as_index(object);
  if (!index) refuse_type(name, "an integer", object);
  const auto number = as_int64(*index);
  if (!number) refuse_value(name, "between -9223372036854775808 and 9223372036854775807", *index);
  return *number;
}

std::int64_t to_num_update(py::handle object) {
  const auto index = as_index(object);
  if (!index) refuse_type("num_update", "an integer", object);
  const auto number = as_int64(*index);
  if (!number || *number < 0) {
    refuse_value("num_update", "between 0 and 9223372036854775807", *index);
  }
  return *number;
}

std::string_view to_string_view(std::string_view name, py::handle object) {
  if (!py::isinstance<py::str>(object)) refuse_type(name, "a string", object);
  Py_ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(object.ptr(), &size);
  if (text == nullptr) {
    if (!PyErr_ExceptionMatches(PyExc_UnicodeError)) throw py::error_already_set();
    PyErr_Clear();
    refuse_value(name, "text without lone surrogates", object);
  }
  return {text, static_cast<std::size_t>(size)};
}

std::string to_string(std::string_view name, py::handle object) {
  return std::string(to_string_view(name, object));
}

Precision to_precision(py::handle dtype) {
  const auto numpy_dtype = py::module_::import("numpy").attr("dtype");
  if (dtype.is_none()) refuse_type("dtype", "float32 or float64", dtype);
  py::object given;
  try {
    given = numpy_dtype(dtype);
  } catch (const py::error_already_set& error) {
    if (!error.matches(PyExc_TypeError) && !error.matches(PyExc_ValueError)) throw;
    refuse_type("dtype", "float32 or float64", dtype);
  }
  if (given.equal(numpy_dtype("float32"))) return Precision::single;
  if (given.equal(numpy_dtype("float64"))) return Precision::double_;
  refuse_value("dtype", "float32 or float64", dtype);
}

Value to_value(const ParameterInfo& parameter, py::handle object, Called& called) {
  if (object.is_none() && parameter.nullable) return {};
  switch (parameter.kind) {
    case ValueKind::boolean:
      if (!PyBool_Check(object.ptr())) refuse_type(parameter.name, "True or False", object);
      return object.ptr() == Py_True;
    case ValueKind::integer: {
      const auto integer = to_integer(parameter.name, object);
      check(parameter.name, parameter.rule, integer);
      return integer;
    }
    case ValueKind::real: {
      const double real = to_real(parameter.name, object);
      check(parameter.name, parameter.rule, real);
      return real;
    }
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

std::size_t positional_count(const TrackerType& type) {
  const auto required = std::ranges::count(type.parameters, true, &ParameterInfo::is_required);
  const bool takes_the_first = required == 1 && type.parameters.front().is_required;
  return std::max<std::size_t>(type.positional, takes_the_first ? 1 : 0);
}

std::string python_factory(const TrackerType& type) {
  const auto is_keyword = py::module_::import("keyword").attr("iskeyword")(to_py(type.factory));
  return std::string(type.factory) + (is_keyword.cast<bool>() ? "_" : "");
}

py::object python_enum(const ParameterInfo& parameter) {
  return py::module_::import("lrtrack._core").attr(to_py(parameter.enum_name));
}

}  // namespace lrtrack::bindings
