// Between Python objects and the core's values; errors name the parameter and show what was given.
#pragma once

#include <pybind11/pybind11.h>

#include <optional>
#include <string>
#include <string_view>

#include "handle.hpp"
#include "lrtrack/registry.hpp"

namespace lrtrack::bindings {

/// A dictionary of a mapping's items, which nothing that is called meanwhile can change.
py::dict copy_of_mapping(py::handle mapping);

/// A string that lives for ever, and so takes one place in Python's cache of attributes.
py::handle interned(const char* text);

/// Whether an object is a numpy.ma.MaskedArray, whose mask conversions would drop.
bool is_masked(py::handle object);

/// The object's repr, with an escape for what UTF-8 cannot hold.
std::string repr_of(py::handle object);

/// How errors show an object: its repr on one line, or its type where that is long or fails.
std::string shown(py::handle object);

/// "NAME must be WHAT, received repr(GOT)".
std::string refusal(std::string_view name, std::string_view what, py::handle got);
/// Raises TypeError in these words.
[[noreturn]] void refuse_type(std::string_view name, std::string_view what, py::handle got);
/// Raises ValueError in these words.
[[noreturn]] void refuse_value(std::string_view name, std::string_view what, py::handle got);

/// The value of a float, or of an int within its range.
inline std::optional<double> plain_real(py::handle object) {
  if (PyFloat_Check(object.ptr())) return PyFloat_AS_DOUBLE(object.ptr());
  if (!PyLong_CheckExact(object.ptr())) return std::nullopt;
  const double real = PyLong_AsDouble(object.ptr());
  if (real != -1 || PyErr_Occurred() == nullptr) return real;
  PyErr_Clear();  // to_real says it in words
  return std::nullopt;
}

double to_real(std::string_view name, py::handle object);
std::int64_t to_integer(std::string_view name, py::handle object);
/// Anything with __index__ from 0 to 2^63 - 1.
std::int64_t to_num_update(py::handle object);
/// The text of a str, in memory of its own or, for as long as the str lives, in that one's.
std::string to_string(std::string_view name, py::handle object);
std::string_view to_string_view(std::string_view name, py::handle object);
Precision to_precision(py::handle dtype);
/// The highest precision of the trackers in a tracker, a tuple or a dictionary; else single.
Precision precision_in(py::handle object);

/// The value of one parameter; checks the type of the object, and the rule of a number. What the
/// trackers and functions in it call is added to `called`.
Value to_value(const ParameterInfo& parameter, py::handle object, Called& called);
/// The Python object that a property of a tracker shows for it.
py::object from_value(const ParameterInfo& parameter, const Value& value, const Handle& tracker);

/// How many parameters Python code may give without their names: those that the definition says, or
/// the first one if no other is required.
std::size_t positional_count(const TrackerType& type);

/// The name of Tracker's factory for a type, with an underscore behind it if it is a keyword.
std::string python_factory(const TrackerType& type);

/// The Python enumeration of that name, such as CyclicalMode.
py::object python_enum(const ParameterInfo& parameter);

inline py::str to_py(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace lrtrack::bindings
