#include "descriptors.hpp"

#include <utility>

#include "class_setup.hpp"
#include "fastcall.hpp"
#include "function.hpp"

namespace lrtrack::bindings {
namespace {

struct SignaturesObject {
  PyObject base;
  std::pair<std::string, std::string>* arguments;  // of the class, and of a call of an instance
};

PyObject* get_signatures(PyObject* self, PyObject* instance, PyObject*) {
  return guarded([=] {
    const auto& [of_class, of_call] = *reinterpret_cast<SignaturesObject*>(self)->arguments;
    const bool is_class = instance == nullptr || instance == Py_None;
    return (is_class ? signature_object(of_class, "") : signature_object(of_call, "float"))
        .release()
        .ptr();
  });
}

void deallocate_signatures(PyObject* self) {
  auto* type = Py_TYPE(self);
  delete reinterpret_cast<SignaturesObject*>(self)->arguments;
  type->tp_free(self);
  Py_DECREF(type);
}

PyTypeObject* make_signatures_type() {
  static PyType_Slot slots[] = {{Py_tp_descr_get, reinterpret_cast<void*>(&get_signatures)},
                                {Py_tp_dealloc, reinterpret_cast<void*>(&deallocate_signatures)},
                                {0, nullptr}};
  static PyType_Spec spec{"lrtrack._core.signatures", sizeof(SignaturesObject), 0,
                          Py_TPFLAGS_DEFAULT, slots};
  return new_type(spec);
}

PyObject* get_from_class(PyObject* self, PyObject* instance, PyObject* type) {
  if (instance == nullptr || instance == Py_None) {
    return PyStaticMethod_Type.tp_descr_get(self, instance, type);
  }
  return guarded([&]() -> PyObject* {
    const auto name = py::handle(self).attr("__func__").attr("__name__").cast<std::string>();
    const auto owner =
        std::string(py::type::of(py::handle(instance)).attr("__name__").cast<std::string>());
    throw py::attribute_error("'" + owner + "' object has no attribute '" + name +
                              "': it is Tracker." + name + ", which makes a new tracker");
  });
}

PyTypeObject* make_class_only_type() {
  static PyType_Slot slots[] = {{Py_tp_descr_get, reinterpret_cast<void*>(&get_from_class)},
                                {0, nullptr}};
  static PyType_Spec spec{"lrtrack._core.class_only", 0, 0, Py_TPFLAGS_DEFAULT, slots};
  const auto bases = py::make_tuple(py::handle(reinterpret_cast<PyObject*>(&PyStaticMethod_Type)));
  return new_type(spec, bases);
}

}  // namespace

py::object signatures(const std::string& class_arguments, const std::string& call_arguments) {
  static auto* const type = make_signatures_type();
  auto object = py::reinterpret_steal<py::object>(type->tp_alloc(type, 0));
  if (!object) throw py::error_already_set();
  reinterpret_cast<SignaturesObject*>(object.ptr())->arguments =
      new std::pair(class_arguments, call_arguments);
  return object;
}

py::object class_only(const py::object& function) {
  static const py::handle type(reinterpret_cast<PyObject*>(make_class_only_type()));
  return type(function);
}

}  // namespace lrtrack::bindings
