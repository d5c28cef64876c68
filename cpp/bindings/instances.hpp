// How Python makes and collects the objects of lrtrack's classes.
#pragma once

#include <pybind11/pybind11.h>

#include "handle.hpp"

namespace lrtrack::bindings {

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

}  // namespace lrtrack::bindings
