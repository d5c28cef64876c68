#include "class_setup.hpp"

#include <utility>

namespace lrtrack::bindings {

PyTypeObject* new_type(PyType_Spec& spec, py::handle bases) {
  auto* const type = PyType_FromSpecWithBases(&spec, bases.ptr());
  if (type == nullptr) throw py::error_already_set();
  auto* const result = reinterpret_cast<PyTypeObject*>(type);
  if (!bases) result->tp_new = nullptr;  // what Python code made would be empty
  return result;
}

void make_root(PyTypeObject& type) {
  auto* const base = type.tp_base;
  type.tp_new = base->tp_new;
  type.tp_dealloc = base->tp_dealloc;
  type.tp_weaklistoffset = base->tp_weaklistoffset;
  Py_DECREF(base);
  Py_INCREF(&PyBaseObject_Type);
  type.tp_base = &PyBaseObject_Type;
}

py::metaclass plain_metaclass() { return py::metaclass(reinterpret_cast<PyObject*>(&PyType_Type)); }

py::metaclass tracker_metaclass() {
  const py::handle type(reinterpret_cast<PyObject*>(&PyType_Type));
  py::dict attributes;
  attributes["__module__"] = "lrtrack";
  // An ordinary class's: the trackers have no virtual subclasses.
  for (const char* name : {"__instancecheck__", "__subclasscheck__"}) {
    attributes[name] = type.attr(name);
  }
  const auto bases = py::make_tuple(py::module_::import("abc").attr("ABCMeta"));
  return py::metaclass(type("TrackerType", bases, attributes).release());
}

void hide_pybind11(const py::object& type) { py::delattr(type, "_pybind11_conduit_v1_"); }

py::object derived_class(py::handle scope, std::string_view name, const std::string& doc,
                         py::handle base, py::custom_type_setup setup, MayDerive may_derive) {
  const std::string text(name);
  py::detail::type_record record;
  record.scope = scope;
  record.name = text.c_str();
  record.doc = doc.c_str();
  record.bases.append(base);
  record.metaclass = py::type::handle_of(base);
  record.is_final = may_derive == MayDerive::no;
  record.custom_type_setup_callback = std::move(setup.value);
  return py::reinterpret_steal<py::object>(py::detail::make_new_python_type(record));
}

}  // namespace lrtrack::bindings
