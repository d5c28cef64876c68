#include "scalar.hpp"

#include <array>
#include <optional>
#include <string>

#include "class_setup.hpp"
#include "convert.hpp"
#include "fastcall.hpp"
#include "handle.hpp"
#include "instances.hpp"
#include "python_tracker.hpp"

#if PY_VERSION_HEX < 0x030b0000
#include <longintrepr.h>
#endif

namespace lrtrack::bindings {
namespace {

/// The C++ object that a vectorcall needs room for, behind pybind11's own.
struct CallableInstance {
  py::detail::instance base;
  vectorcallfunc vectorcall;
};

/// The number in an int of one digit, 2^30 − 1 at most, read where it lies: the call of a function
/// for it takes a twentieth of t(n). Negative for others, and for 0 before Python 3.12.
std::int64_t one_digit_number(PyObject* object) {
  if (!PyLong_CheckExact(object)) return -1;
  const auto* integer = reinterpret_cast<const PyLongObject*>(object);
#if PY_VERSION_HEX >= 0x030c0000
  return PyUnstable_Long_IsCompact(integer) ? PyUnstable_Long_CompactValue(integer) : -1;
#else
  return Py_SIZE(object) == 1 ? std::int64_t{integer->ob_digit[0]} : -1;
#endif
}

PyObject* value_of(const Handle& handle, std::int64_t num_update) {
  const double value = handle.precision == Precision::single
                           ? static_cast<double>(handle.value<float>(num_update))
                           : handle.value<double>(num_update);
  return PyFloat_FromDouble(value);
}

PyObject* value_of(const Handle& handle, PyObject* parameter_id, PyObject* num_update) {
  const auto id = to_string_view("parameter_id", parameter_id);
  const auto small_number = one_digit_number(num_update);
  const auto number = small_number >= 0 ? small_number : to_num_update(num_update);
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
  const auto method = py::handle(self).attr(double_method(self));
  const py::object result = by_parameter ? method(id, number) : method(number);
  return PyFloat_FromDouble(static_cast<float>(to_result(self, result)));
}

/// A class defined in Python has its own get_new_value, so only the two-argument form that it lacks
/// comes here, or a class that has none, or one of lrtrack's own.
PyObject* inherited_value(PyObject* self, const Arguments& arguments) {
  const bool is_in_two_arguments = arguments.parameter_id != nullptr && is_tracker(self);
  if (!is_in_two_arguments && !has_own_double_method(self)) {
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

/// The small number by position that nearly all calls have goes straight to the tracker, without a
/// frame for what other calls need.
template <PyObject* (*otherwise)(PyObject*, PyObject* const*, Py_ssize_t, PyObject*)>
PyObject* value_at_once(PyObject* self, PyObject* const* values, Py_ssize_t count,
                        PyObject* names) {
  const auto* handle = static_cast<const Handle*>(content_of(self));
  if (handle != nullptr && handle->tracker != nullptr && count == 1 && names == nullptr) {
    const auto number = one_digit_number(values[0]);
    if (number >= 0) return guarded([=] { return value_of(*handle, number); });
  }
  return otherwise(self, values, count, names);
}

PyObject* get_new_value(PyObject* self, PyObject* const* values, Py_ssize_t count,
                        PyObject* names) {
  return value_at_once<&get_new_value_otherwise>(self, values, count, names);
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
  if (!type.is(py::type::of<Handle>()) && !type.is(py::type::of<TrackerHandle>())) return 0;
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

constexpr const char* tracker_call_doc =
    "get_new_value($self, /, *args, **kwargs)\n--\n\n"
    "The value at an update: get_new_value(num_update) or, as in DJL's ParameterTracker,\n"
    "get_new_value(parameter_id, num_update).\n\n"
    "num_update is an integer from 0 to 2**63 - 1; optimizers count from 1.\n"
    "Raises TypeError if it is no integer, ValueError if it is out of range.";

PyMethodDef get_new_value_definition{
    "get_new_value", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(&get_new_value)),
    METH_FASTCALL | METH_KEYWORDS, tracker_call_doc};

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

py::custom_type_setup interface_call() { return py::custom_type_setup(&set_up_interface); }

py::object value_at(py::handle tracker, py::handle num_update) {
  PyObject* const values[] = {num_update.ptr()};
  auto value = py::reinterpret_steal<py::object>(call(tracker.ptr(), values, 1, nullptr));
  if (!value) throw py::error_already_set();
  return value;
}

void add_get_new_value(py::handle parameter_tracker_class) {
  add_method(parameter_tracker_class, get_new_value_definition);
}

}  // namespace lrtrack::bindings
