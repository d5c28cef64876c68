#include "precision.hpp"

#include <algorithm>

#include "classes.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "handle.hpp"
#include "python_tracker.hpp"
#include "refusals.hpp"
#include "wrapping.hpp"

namespace lrtrack::bindings {
namespace {

/// The precision of what numpy.dtype() takes.
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

/// Of a tracker whose class is defined in Python, the core has a LambdaTracker.
py::object in_core(const py::object& tracker) {
  const bool is_final = PyType_HasFeature(Py_TYPE(tracker.ptr()), Py_TPFLAGS_BASETYPE) == 0;
  if (is_final || !is_tracker(tracker)) return tracker;
  const auto lambda_tracker = own_classes_of(*find_tracker_type("LambdaTracker")).tracker;
  return lambda_tracker(tracker.attr(value_method()));
}

py::object astype(const py::object& self, const py::object& dtype) {
  const auto precision = to_precision(dtype);
  const auto tracker = in_core(self);
  const auto& handle = declared_handle(tracker);
  return to_python(handle.parameter_tracker, precision, handle.called);
}

}  // namespace

py::dtype dtype_of(Precision precision) {
  return precision == Precision::single ? py::dtype::of<float>() : py::dtype::of<double>();
}

const char* dtype_name(Precision precision) {
  return precision == Precision::single ? "float32" : "float64";
}

Precision precision_of(py::handle tracker) {
  require_parameter_tracker(tracker);
  const auto* handle = handle_of(tracker.ptr());
  return handle == nullptr ? Precision::single : handle->precision;
}

Precision precision_in(py::handle object) {
  if (is_tracker(object)) return precision_of(object);
  const bool is_dict = py::isinstance<py::dict>(object);
  if (!is_dict && !py::isinstance<py::tuple>(object)) return Precision::single;
  const py::object items =
      is_dict ? object.attr("values")() : py::reinterpret_borrow<py::object>(object);
  auto precision = Precision::single;
  for (const auto item : items) {
    if (is_tracker(item)) precision = std::max(precision, precision_of(item));
  }
  return precision;
}

void add_precision(py::object type) {
  type.attr("astype") =
      python_function(signature("astype", "self, dtype: Any", "ParameterTracker") +
                          "An equal tracker that computes in dtype: numpy.float32 or "
                          "numpy.float64.\n\n"
                          "Of a tracker whose class is defined in Python it is a LambdaTracker.",
                      &astype);
  const py::cpp_function get_dtype(
      [](py::handle self) -> py::object { return dtype_of(precision_of(self)); });
  type.attr("dtype") = property(get_dtype, "The dtype of the values.");
}

}  // namespace lrtrack::bindings
