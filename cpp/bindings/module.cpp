// The module lrtrack._core.
#include <pybind11/pybind11.h>

#include <string>

#include "arrays.hpp"
#include "builder.hpp"
#include "enums.hpp"
#include "interfaces.hpp"
#include "lrtrack/registry.hpp"
#include "package.hpp"
#include "plateau.hpp"
#include "tracker_class.hpp"
#include "type_table.hpp"

namespace lrtrack::bindings {
namespace {

/// pybind11's own translation would hide the error that Python has where pybind11 could not make an
/// object: that there is no memory.
void keep_error_of_python(std::exception_ptr thrown) {
  try {
    std::rethrow_exception(std::move(thrown));
  } catch (const std::runtime_error&) {
    if (PyErr_Occurred() == nullptr) throw;
  }
}

/// Functions, and the list of all public names.
void finish_module(py::module_& module) {
  add_evaluate(module);
  module.def("_tracker_types", &tracker_types_table,
             "_tracker_types()\n--\n\nThe parameter tables of all tracker types.");
  add_package_functions(module);
  add_plateau(module);
  py::list names;
  for (const auto item : py::dict(module.attr("__dict__"))) {
    const auto name = item.first.cast<std::string>();
    if (name.starts_with("_")) continue;
    names.append(item.first);
  }
  module.attr("__all__") = names;
}

}  // namespace
}  // namespace lrtrack::bindings

/// Without pybind11::mod_gil_not_used: a free-threaded Python then turns the GIL on, which the
/// module relies on.
PYBIND11_MODULE(_core_of_main_interpreter, module) {
  using namespace lrtrack::bindings;
  py::options options;
  options.disable_function_signatures();
  module.doc() = "The C++ core of lrtrack. Import lrtrack instead.";
  module.attr("__version__") = LRTRACK_VERSION;
  const py::object name = module.attr("__name__");
  module.attr("__name__") = "lrtrack";  // where users find the classes, and error messages say so
  py::register_local_exception_translator(&keep_error_of_python);
  register_interfaces(module);
  register_enums(module);
  const auto root_builder = register_builders(module);
  for (const auto* type : lrtrack::tracker_types()) add_tracker_class(module, root_builder, *type);
  module.attr("__name__") = name;
  finish_module(module);
}

/// pybind11's own objects belong to one interpreter, and a second one would wait for the GIL for
/// ever before Python 3.12.
extern "C" PYBIND11_EXPORT PyObject* PyInit__core() {
  if (PyInterpreterState_Get() == PyInterpreterState_Main()) {
    return PyInit__core_of_main_interpreter();
  }
  PyErr_SetString(PyExc_ImportError,
                  "lrtrack works in the main interpreter only, and this is a sub-interpreter");
  return nullptr;
}
