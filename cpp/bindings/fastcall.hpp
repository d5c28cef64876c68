// What a function that Python calls past pybind11's dispatcher needs: its arguments, and errors for
// exceptions. The dispatcher takes several times as long as the work of a short call.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Turns the C++ exception that is being handled into a Python one; returns null.
PyObject* raise_in_python();

/// Runs `body`, which returns a new reference or raises a C++ exception.
template <class Body>
PyObject* guarded(const Body& body) {
  try {
    return body();
  } catch (...) {
    return raise_in_python();
  }
}

/// The result of a C function that gives a new reference, or null for a Python error.
template <class Call>
py::object call_python(const Call& call) {
  PyObject* const result = call();
  if (result == nullptr) throw py::error_already_set();
  return py::reinterpret_steal<py::object>(result);
}

/// The arguments of a vectorcall.
struct CallArguments {
  PyObject* const* values;
  Py_ssize_t positional_count;
  PyObject* names;  // of the values behind the positional ones; null for none

  Py_ssize_t named_count() const { return names == nullptr ? 0 : PyTuple_GET_SIZE(names); }
  Py_ssize_t count() const { return positional_count + named_count(); }

  /// The argument that is given by that position or by that name, else null.
  PyObject* get(Py_ssize_t position, const char* name) const {
    return position < positional_count ? values[position] : get(name);
  }
  PyObject* get(const char* name) const;
};

}  // namespace lrtrack::bindings
