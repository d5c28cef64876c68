// The module lrtrack._core.
#include <pybind11/pybind11.h>

#include <string>

#include "arrays.hpp"
#include "interface.hpp"
#include "lrtrack/trackers.hpp"
#include "tracker_class.hpp"

namespace lrtrack::bindings {
namespace {

template <class... Definitions>
void register_trackers(py::module_& module, TypeList<Definitions...>) {
  (register_tracker<Definitions>(module), ...);
}

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
    }
  }
}

}  // namespace
}  // namespace lrtrack::bindings

PYBIND11_MODULE(_core, module) {
  using namespace lrtrack::bindings;
  py::options options;
  options.disable_function_signatures();
  module.doc() = "The C++ core of lrtrack. Import lrtrack instead.";
  module.attr("__version__") = LRTRACK_VERSION;
  const py::object name = module.attr("__name__");
  module.attr("__name__") = "lrtrack";  // where users find the classes, and error messages say so
  register_interfaces(module);
  register_enums(module);
  register_trackers(module, lrtrack::AllTrackers{});
  module.attr("__name__") = name;
  finish_module(module);
}
