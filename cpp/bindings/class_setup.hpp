// What the module's classes need beside what py::class_ gives them.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>

#include "fastcall.hpp"
#include "instances.hpp"

namespace lrtrack::bindings {

namespace py = pybind11;

/// Makes a class without bases a child of object: pybind11's own base of all classes has nothing
/// for users to see. For the setup of a class.
void make_root(PyTypeObject& type);

/// For py::class_: a class without bases, as above.
py::custom_type_setup root_class();

/// Removes a class's entry for other modules that pybind11 made.
void hide_pybind11(const py::object& type);

/// The work of __init__: what `make` returns becomes the content of an object, once. Raises
/// TypeError if it has one, from before or by Python code that `make` calls.
template <class Content, class Make>
int initialise(PyObject* self, const Make& make) {
  try {
    auto* instance = reinterpret_cast<py::detail::instance*>(self);
    auto place = instance->get_value_and_holder(py::detail::get_type_info(Py_TYPE(self)));
    require_new(self);
    auto content = std::make_unique<Content>(make());
    require_new(self);
    place.value_ptr() = content.release();
    place.type->init_instance(instance, nullptr);
    return 0;
  } catch (...) {
    raise_in_python();
    return -1;
  }
}

}  // namespace lrtrack::bindings
