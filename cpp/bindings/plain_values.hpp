// Python's numbers, strings and mappings as C++ needs them. Other objects are refused in words that
// name the argument.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Whether an object is an instance of a class of Python's library.
bool is_of_class(py::handle object, const char* module, const char* name);

/// A dictionary of a mapping's items, which nothing that is called meanwhile can change.
py::dict copy_of_mapping(py::handle mapping);

/// A string that lives for ever, and so takes one place in Python's cache of attributes.
py::handle interned(const char* text);

/// Whether an object is a numpy.ma.MaskedArray, whose mask conversions would drop.
bool is_masked(py::handle object);

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

inline py::str to_py(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace lrtrack::bindings
