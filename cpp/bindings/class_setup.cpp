#include "class_setup.hpp"

namespace lrtrack::bindings {

void make_root(PyTypeObject& type) {
  auto* const base = type.tp_base;
  type.tp_new = base->tp_new;
  type.tp_dealloc = base->tp_dealloc;
  type.tp_weaklistoffset = base->tp_weaklistoffset;
  Py_DECREF(base);
  Py_INCREF(&PyBaseObject_Type);
  type.tp_base = &PyBaseObject_Type;
}

py::custom_type_setup root_class() {
  return py::custom_type_setup([](PyHeapTypeObject* heap_type) { make_root(heap_type->ht_type); });
}

void hide_pybind11(const py::object& type) { py::delattr(type, "_pybind11_conduit_v1_"); }

}  // namespace lrtrack::bindings
