// How Python makes and collects the objects of lrtrack's classes.
#pragma once

#include <pybind11/pybind11.h>

#include <utility>

#include "fastcall.hpp"

namespace lrtrack::bindings {

/// The C++ object in an instance of a class of ours, or null if __init__ made none. (pybind11's own
/// casts would hand out uninitialised memory for `X.__new__(X)`.)
inline void* content_of(PyObject* object) {
  auto* instance = reinterpret_cast<py::detail::instance*>(object);
  return instance->simple_layout ? instance->simple_value_holder[0] : nullptr;
}

/// The tp_new of all classes. pybind11's own does without the check that there is memory.
PyObject* new_instance(PyTypeObject* type, PyObject* positional, PyObject* keywords);

/// The tp_new of a class and, for the garbage collector, its tp_traverse and tp_clear; `Content` is
/// the C++ class of the objects' content.
template <class Content>
void set_up_instances(PyTypeObject& type) {
  type.tp_new = &new_instance;
  type.tp_flags |= Py_TPFLAGS_HAVE_GC;
  type.tp_traverse = [](PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    const auto* content = static_cast<const Content*>(content_of(self));
    return content == nullptr ? 0 : visit_called(*content, visit, arg);
  };
  type.tp_clear = [](PyObject* self) {
    auto* content = static_cast<Content*>(content_of(self));
    if (content != nullptr) clear_called(*content);
    return 0;
  };
}

/// Raises TypeError if the object is initialised.
void require_new(PyObject* self);

/// Makes `content` the content of a new object, which must have none.
template <class Content>
void set_content(PyObject* self, Content content) {
  auto* instance = reinterpret_cast<py::detail::instance*>(self);
  auto place = instance->get_value_and_holder(py::detail::get_type_info(Py_TYPE(self)));
  place.value_ptr() = new Content(std::move(content));
  place.type->init_instance(instance, nullptr);
}

/// The work of __init__: what `make` returns becomes the content of an object, once. Raises
/// TypeError if it has one, from before or by Python code that `make` calls.
template <class Make>
int initialise(PyObject* self, const Make& make) {
  try {
    require_new(self);
    auto content = make();
    require_new(self);
    set_content(self, std::move(content));
    return 0;
  } catch (...) {
    raise_in_python();
    return -1;
  }
}

/// A new object of a class of ours, past its __init__.
template <class Content>
py::object make_instance(py::handle type, Content content) {
  auto* const python_type = reinterpret_cast<PyTypeObject*>(type.ptr());
  auto object = call_python([&] { return new_instance(python_type, nullptr, nullptr); });
  set_content(object.ptr(), std::move(content));
  return object;
}

}  // namespace lrtrack::bindings
