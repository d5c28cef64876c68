#include "tracker_class.hpp"

#include <algorithm>
#include <string>

namespace lrtrack::bindings {
namespace {

[[noreturn]] void refuse_keyword(const TrackerType& type, const std::string& keyword) {
  auto message = std::string(type.name) + " has no parameter " + keyword + "; it has";
  std::string_view separator = " ";
  for (const auto& parameter : type.parameters) {
    message.append(separator).append(parameter.name);
    separator = ", ";
  }
  throw py::type_error(message);
}

/// A value that answers to the call of the method whose name its parameter has too.
py::object with_method(py::handle tracker, const py::object& milestones) {
  return py::module_::import("lrtrack._milestones").attr("GivenMilestones")(milestones, tracker);
}

void add_static(py::object type, const char* name, const py::cpp_function& function) {
  type.attr(name) = py::staticmethod(function);
}

}  // namespace

Handle make_from_keywords(const TrackerType& type, const py::args& positional,
                          const py::kwargs& keywords) {
  if (positional.size() > type.positional) {
    throw py::type_error(std::string(type.name) + " takes keyword arguments only, received " +
                         repr_of(positional[type.positional]));
  }
  Settings settings(type);
  for (std::size_t i = 0; i < positional.size(); ++i) settings.set(i, positional[i]);
  for (const auto item : keywords) {
    const auto keyword = to_string("a parameter's name", item.first);
    const auto found = std::ranges::find(type.parameters, keyword, &ParameterInfo::name);
    if (found == type.parameters.end()) refuse_keyword(type, keyword);
    settings.set(static_cast<std::size_t>(found - type.parameters.begin()), item.second);
  }
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    if (type.parameters[i].is_required && !settings.is_set(i)) {
      throw py::type_error(std::string(type.name) + " needs the parameter " +
                           std::string(type.parameters[i].name));
    }
  }
  return settings.make();
}

void add_properties(py::object tracker_class, const TrackerType& type) {
  const auto property = py::module_::import("builtins").attr("property");
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    const auto& parameter = type.parameters[i];
    const auto getter = py::cpp_function(
        [&type, &parameter, i](py::handle self) {
          const auto& handle = declared_handle(self, type);
          auto value =
              from_value(parameter, handle.parameter_tracker->parameter(i), handle.precision);
          return parameter.name == "milestones" ? with_method(self, value) : value;
        },
        py::is_method(tracker_class));
    const auto name = to_py(parameter.name);
    tracker_class.attr(name) =
        property(getter, py::none(), py::none(), to_py(parameter.description));
  }
}

void add_factories(py::object tracker_class, py::object interface, py::object builder_class,
                   const TrackerType& type) {
  const auto doc = [&type](std::string_view name) {
    return signature(name, "") + "A builder; build() gives the " + std::string(type.name) + ".";
  };
  const auto make_builder = [builder = builder_class.release()] { return builder(); };
  add_static(tracker_class, "builder",
             py::cpp_function(make_builder, py::name("builder"), py::doc(doc("builder").c_str())));
  const auto factory = python_factory(type);
  if (factory == "fixed") return;  // Tracker.fixed(value) gives the tracker itself, as in DJL
  add_static(
      interface, factory.c_str(),
      py::cpp_function(make_builder, py::name(factory.c_str()), py::doc(doc(factory).c_str())));
}

}  // namespace lrtrack::bindings
