#include "instances.hpp"

#include <string>

#include "fastcall.hpp"

namespace lrtrack::bindings {

PyObject* new_instance(PyTypeObject* type, PyObject*, PyObject*) {
  return guarded([type] {
    PyObject* const self = type->tp_alloc(type, 0);
    if (self == nullptr) throw py::error_already_set();
    reinterpret_cast<py::detail::instance*>(self)->allocate_layout();
    return self;
  });
}

void require_new(PyObject* self) {
  if (content_of(self) == nullptr) return;
  const auto name = py::type::of(py::handle(self)).attr("__qualname__").cast<std::string>();
  throw py::type_error(name + ".__init__ must be called once, received another call");
}

}  // namespace lrtrack::bindings
