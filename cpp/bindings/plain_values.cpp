#include "plain_values.hpp"

#include "fastcall.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

/// By name, because np.int64, which this is asked too, should not wait for an import.
bool is_numpy_bool(py::handle object) {
  const std::string_view name(Py_TYPE(object.ptr())->tp_name);
  return name == "numpy.bool_" || name == "numpy.bool";
}

/// numpy's booleans and complex numbers have a __float__, but are no reals.
bool is_no_real(py::handle object) {
  if (PyBool_Check(object.ptr()) || is_numpy_bool(object)) return true;
  return is_of_class(object, "numbers", "Complex") && !is_of_class(object, "numbers", "Real");
}

/// Whether an object is an array that holds more than a number.
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

}  // namespace

bool is_of_class(py::handle object, const char* module, const char* name) {
  return py::isinstance(object, py::module_::import(module).attr(name));
}

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

std::int64_t to_integer(std::string_view name, py::handle object) {
  const auto index = PyBool_Check(object.ptr()) ? std::nullopt : as_index(object);
  if (!index) refuse_type(name, "an integer", object);
  const auto number = as_int64(*index);
  if (number) return *number;
  const bool is_above = *index > py::int_(0);
  refuse_value(name, is_above ? "at most 9223372036854775807" : "at least -9223372036854775808",
               *index);
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

}  // namespace lrtrack::bindings
