#include "scalar.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include "class_setup.hpp"
#include "classes.hpp"
#include "docstrings.hpp"
#include "fastcall.hpp"
#include "function.hpp"
#include "handle.hpp"
#include "instances.hpp"
#include "plain_values.hpp"
#include "python_tracker.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

/// The C++ object that a vectorcall needs room for, behind pybind11's own.
struct CallableInstance {
  py::detail::instance base;
  vectorcallfunc vectorcall;
};

/// The number in an int from 0 to 2^63 − 1; negative for other objects.
std::int64_t plain_number(PyObject* object) {
  if (!PyLong_CheckExact(object)) return -1;
  int overflow = 0;
  const auto number = PyLong_AsLongLongAndOverflow(object, &overflow);
  return overflow == 0 ? number : -1;
}

PyObject* value_of(const Handle& handle, std::int64_t num_update) {
  const double value = handle.precision == Precision::single
                           ? static_cast<double>(handle.value<float>(num_update))
                           : handle.value<double>(num_update);
  return PyFloat_FromDouble(value);
}

PyObject* value_of(const Handle& handle, PyObject* parameter_id, PyObject* num_update) {
  const auto id = to_string_view("parameter_id", parameter_id);
  const auto plain = plain_number(num_update);
  const auto number = plain >= 0 ? plain : to_num_update(num_update);
  const auto& tracker = *handle.parameter_tracker;
  const double value = handle.precision == Precision::single
                           ? static_cast<double>(tracker.value<float>(id, number))
                           : tracker.value<double>(id, number);
  return PyFloat_FromDouble(value);
}

std::string class_name(PyObject* self) {
  return py::type::of(py::handle(self)).attr("__name__").cast<std::string>();
}

[[noreturn]] void refuse_call(PyObject* self) {
  if (!is_tracker(self)) {
    throw py::type_error(
        class_name(self) +
        " has a value per parameter: call get_new_value(parameter_id, num_update)");
  }
  throw py::type_error(class_name(self) +
                       ".get_new_value takes num_update, or parameter_id and num_update");
}

/// The arguments of get_new_value, whether given by position or by name.
struct Arguments {
  PyObject* parameter_id = nullptr;
  PyObject* num_update = nullptr;
};

Arguments parse(PyObject* self, const CallArguments& given) {
  Arguments arguments;
  if (given.count() == 1) {
    arguments.num_update = given.get(0, "num_update");
  } else if (given.count() == 2) {
    arguments.parameter_id = given.get(0, "parameter_id");
    arguments.num_update = given.get(1, "num_update");
    if (arguments.parameter_id == nullptr) refuse_call(self);
  }
  if (arguments.num_update == nullptr) refuse_call(self);
  return arguments;
}

/// The value of a tracker whose class is defined in Python, checked and rounded as in arrays.
PyObject* value_defined_in_python(PyObject* self, const Arguments& arguments) {
  const bool by_parameter = !is_tracker(self);
  if (by_parameter && arguments.parameter_id == nullptr) refuse_call(self);
  const auto number = to_num_update(arguments.num_update);
  py::object id;
  if (arguments.parameter_id != nullptr) {
    id = py::str(to_string("parameter_id", arguments.parameter_id));
  }
  const auto method = py::handle(self).attr(value_method());
  const py::object result = by_parameter ? method(id, number) : method(number);
  return PyFloat_FromDouble(static_cast<float>(to_result(self, result)));
}

/// A class defined in Python has its own get_new_value, so only the two-argument form that it lacks
/// comes here, or a class that has none.
PyObject* inherited_value(PyObject* self, const Arguments& arguments) {
  const bool is_in_two_arguments = arguments.parameter_id != nullptr && is_tracker(self);
  if (!is_in_two_arguments) {
    throw py::type_error(class_name(self) + " must define get_new_value");
  }
  return value_defined_in_python(self, arguments);
}

[[gnu::noinline]] PyObject* get_new_value_otherwise(PyObject* self, PyObject* const* values,
                                                    Py_ssize_t count, PyObject* names) {
  return guarded([=]() -> PyObject* {
    const auto* handle = handle_of(self);
    const auto arguments = parse(self, {values, count, names});
    if (handle == nullptr) return inherited_value(self, arguments);
    const auto [parameter_id, num_update] = arguments;
    if (parameter_id != nullptr) return value_of(*handle, parameter_id, num_update);
    if (handle->tracker == nullptr) refuse_call(self);
    return value_of(*handle, to_num_update(num_update));
  });
}

/// Calls the method of a class defined in Python.
[[gnu::noinline]] PyObject* call_otherwise(PyObject* self, PyObject* const* values,
                                           Py_ssize_t count, PyObject* names) {
  if (handle_of(self) != nullptr) return get_new_value_otherwise(self, values, count, names);
  return guarded(
      [=] { return value_defined_in_python(self, parse(self, {values, count, names})); });
}

/// The int by position that nearly all calls have goes straight to the tracker, without a
/// frame for what other calls need.
template <PyObject* (*otherwise)(PyObject*, PyObject* const*, Py_ssize_t, PyObject*)>
PyObject* value_at_once(PyObject* self, PyObject* const* values, Py_ssize_t count,
                        PyObject* names) {
  const auto* handle = static_cast<const Handle*>(content_of(self));
  if (handle != nullptr && handle->tracker != nullptr && count == 1 && names == nullptr) {
    const auto number = plain_number(values[0]);
    if (number >= 0) return guarded([=] { return value_of(*handle, number); });
  }
  return otherwise(self, values, count, names);
}

PyObject* call(PyObject* self, PyObject* const* values, std::size_t flagged_count,
               PyObject* names) {
  return value_at_once<&call_otherwise>(self, values, PyVectorcall_NARGS(flagged_count), names);
}

/// The tp_call beside the vectorcall, for callers that have a tuple and a dictionary.
PyObject* call_with_tuple(PyObject* self, PyObject* positional, PyObject* named) {
  return guarded([&]() -> PyObject* {
    std::vector<PyObject*> values;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(positional); ++i) {
      values.push_back(PyTuple_GET_ITEM(positional, i));
    }
    const auto count = values.size();
    py::list names;
    if (named != nullptr) {
      for (const auto item : py::reinterpret_borrow<py::dict>(named)) {
        names.append(item.first);
        values.push_back(item.second.ptr());
      }
    }
    const py::tuple name_tuple(names);
    return call(self, values.data(), count, names.empty() ? nullptr : name_tuple.ptr());
  });
}

PyObject* allocate(PyTypeObject* type, Py_ssize_t count) {
  PyObject* self = PyType_GenericAlloc(type, count);
  if (self == nullptr) throw py::error_already_set();  // pybind11 and new_instance let it through
  reinterpret_cast<CallableInstance*>(self)->vectorcall = &call;
  return self;
}

/// An interface has nothing to initialise, and is no tracker itself.
int initialise_interface(PyObject* self, PyObject*, PyObject*) {
  const py::handle type(reinterpret_cast<PyObject*>(Py_TYPE(self)));
  if (!type.is(interfaces().parameter_tracker) && !type.is(interfaces().tracker)) return 0;
  const auto message = class_name(self) +
                       " is an interface: define a subclass with get_new_value, or use a tracker "
                       "such as Tracker.cosine()";
  PyErr_SetString(PyExc_TypeError, message.c_str());
  return -1;
}

void set_up_interface(PyHeapTypeObject* heap_type) {
  if (heap_type->ht_type.tp_bases == nullptr) make_root(heap_type->ht_type);
  heap_type->ht_type.tp_init = &initialise_interface;
  heap_type->ht_type.tp_call = &call_with_tuple;
  set_up_instances<Handle>(heap_type->ht_type);
}

/// The method behind t.get_new_value(n), or what t(n) looks up in a class defined in Python.
template <PyObject* (*get_value)(PyObject*, PyObject* const*, Py_ssize_t, PyObject*)>
PyObject* call_method(PyObject*, PyObject* const* values, std::size_t flagged_count,
                      PyObject* names) {
  const auto count = PyVectorcall_NARGS(flagged_count);
  // The core's classes are known by their vectorcall, sooner than by their bases.
  if (count > 0 && (PyVectorcall_Function(values[0]) == &call || is_parameter_tracker(values[0]))) {
    return get_value(values[0], values + 1, count - 1, names);
  }
  return guarded(
      [=]() -> PyObject* { refuse_type("self", "a tracker", count > 0 ? values[0] : Py_None); });
}

constexpr const char* value_doc =
    "The value at an update: by num_update or, as in DJL's ParameterTracker, by\n"
    "(parameter_id, num_update).\n\n"
    "num_update is an integer from 0 to 2**63 - 1; optimizers count from 1.\n"
    "Raises TypeError if it is no integer, ValueError if it is out of range.";

}  // namespace

py::custom_type_setup tracker_setup(initproc initialise) {
  return py::custom_type_setup([initialise](PyHeapTypeObject* heap_type) {
    auto& type = heap_type->ht_type;
    type.tp_basicsize = sizeof(CallableInstance);
    type.tp_vectorcall_offset = offsetof(CallableInstance, vectorcall);
    type.tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
    type.tp_alloc = &allocate;
    type.tp_call = &call_with_tuple;
    type.tp_init = initialise;
    set_up_instances<Handle>(type);
  });
}

py::custom_type_setup interface_setup() { return py::custom_type_setup(&set_up_interface); }

py::object value_at(py::handle tracker, py::handle num_update) {
  PyObject* const values[] = {num_update.ptr()};
  auto value = py::reinterpret_steal<py::object>(call(tracker.ptr(), values, 1, nullptr));
  if (!value) throw py::error_already_set();
  return value;
}

void add_get_new_value(py::handle tracker_class, const std::string& arguments) {
  tracker_class.attr("get_new_value") =
      quick_method(signature("get_new_value", "self, " + arguments, "float") + value_doc,
                   &call_method<&value_at_once<&get_new_value_otherwise>>);
  // Not as an attribute, which would replace the class's own way to be called.
  const auto call = quick_method(signature("__call__", "self, " + arguments, "float") + value_doc,
                                 &call_method<&value_at_once<&call_otherwise>>);
  auto* const type = reinterpret_cast<PyTypeObject*>(tracker_class.ptr());
  if (PyDict_SetItemString(type->tp_dict, "__call__", call.ptr()) != 0) {
    throw py::error_already_set();
  }
  PyType_Modified(type);
}

}  // namespace lrtrack::bindings
