// The module lrtrack._core.
#include <pybind11/pybind11.h>

#include <string>

#include "arrays.hpp"
#include "builder.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "interfaces.hpp"
#include "lrtrack/registry.hpp"
#include "package.hpp"
#include "parameters.hpp"
#include "plain_values.hpp"
#include "tracker_class.hpp"
#include "type_table.hpp"

namespace lrtrack::bindings {
namespace {

/// Makes enumerations such as CyclicalMode; their members' values are their names.
void register_enums(py::module_& module) {
  const auto make_enum = py::module_::import("enum").attr("Enum");
  for (const auto* type : tracker_types()) {
    for (const auto& parameter : type->parameters) {
      if (parameter.enum_members.empty()) continue;
      if (py::hasattr(module, std::string(parameter.enum_name).c_str())) continue;
      py::list members;
      for (const auto member : parameter.enum_members) {
        members.append(py::make_tuple(to_py(member), to_py(member)));
      }
      const auto enumeration =
          make_enum(to_py(parameter.enum_name), members, py::arg("module") = "lrtrack");
      enumeration.attr("__doc__") =
          "The values of " + std::string(type->name) + "'s " + std::string(parameter.name) + ".";
      module.attr(to_py(parameter.enum_name)) = enumeration;
      register_enum(enumeration);
    }
  }
}

/// pybind11's own translation would hide the error that Python has where pybind11 could not make an
/// object: that there is no memory.
void keep_error_of_python(std::exception_ptr thrown) {
  try {
    std::rethrow_exception(std::move(thrown));
  } catch (const std::runtime_error&) {
    if (PyErr_Occurred() == nullptr) throw;
  }
}

constexpr const char* evaluate_doc =
    "The values of several trackers at the same updates: an array (len(trackers), *shape).\n\n"
    "num_updates is an array of integers, a slice or a range. With out, the values go there.\n"
    "threads is how many threads share the work (None: one per processor); the values do not\n"
    "depend on it. Trackers that call Python code are evaluated on one thread.\n"
    "The dtype is float64 if a tracker's is, else float32; each row keeps its tracker's values.\n\n"
    "Raises TypeError or ValueError for numbers that are no updates, or an out that does not "
    "fit.\n\n"
    "Example:\n"
    "    >>> evaluate([Tracker.fixed(0.5), Tracker.fixed(0.25)], range(3)).tolist()\n"
    "    [[0.5, 0.5, 0.5], [0.25, 0.25, 0.25]]";

/// Functions, and the list of all public names.
void finish_module(py::module_& module) {
  module.attr("evaluate") = python_function(signature("evaluate",
                                                      "trackers: Iterable[Tracker], "
                                                      "num_updates: Union[Iterable[int], slice], "
                                                      "out: Optional[numpy.ndarray] = None, "
                                                      "threads: Optional[int] = None",
                                                      "numpy.ndarray") +
                                                evaluate_doc,
                                            &evaluate_trackers);
  module.def("_tracker_types", &tracker_types_table,
             "_tracker_types()\n--\n\nThe parameter tables of all tracker types.");
  add_package_functions(module);
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

/// Without pybind11::mod_gil_not_used, so that a Python without the GIL takes it back: what several
/// threads do at once rests on it.
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
