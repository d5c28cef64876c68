#include "enums.hpp"

#include <string>

#include "plain_values.hpp"

namespace lrtrack::bindings {
namespace {

/// All of them by their names.
py::dict& enums() {
  static auto* const all = new py::dict();  // never freed, for Python may be gone before
  return *all;
}

py::object make_enum(const TrackerType& type, const ParameterInfo& parameter) {
  py::list members;
  for (const auto member : parameter.enum_members) {
    members.append(py::make_tuple(to_py(member), to_py(member)));
  }
  const auto enum_class = py::module_::import("enum").attr("Enum");
  auto enumeration = enum_class(to_py(parameter.enum_name), members, py::arg("module") = "lrtrack");
  enumeration.attr("__doc__") =
      "The values of " + std::string(type.name) + "'s " + std::string(parameter.name) + ".";
  return enumeration;
}

}  // namespace

void register_enums(py::module_& module) {
  for (const auto* type : tracker_types()) {
    for (const auto& parameter : type->parameters) {
      const auto name = to_py(parameter.enum_name);
      if (parameter.enum_members.empty() || enums().contains(name)) continue;
      enums()[name] = make_enum(*type, parameter);
      module.attr(name) = enums()[name];
    }
  }
}

py::object python_enum(const ParameterInfo& parameter) {
  return enums()[to_py(parameter.enum_name)];
}

}  // namespace lrtrack::bindings
