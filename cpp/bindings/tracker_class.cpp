#include "tracker_class.hpp"

#include <algorithm>
#include <string>

#include "parameters.hpp"
#include "plain_values.hpp"
#include "refusals.hpp"

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

/// "CosineTracker(base_value=..., max_updates=...)": the class with what it requires.
std::string class_call(const TrackerType& type) {
  std::string arguments;
  for (const auto& parameter : type.parameters) {
    if (!parameter.is_required) continue;
    if (!arguments.empty()) arguments += ", ";
    arguments.append(parameter.name).append("=...");
  }
  return std::string(type.name) + "(" + arguments + ")";
}

}  // namespace

Handle make_from_keywords(const TrackerType& type, const py::tuple& positional,
                          const py::dict& keywords) {
  const auto by_position = positional_count(type);
  if (positional.size() > by_position) {
    throw py::type_error(std::string(type.name) + " takes keyword arguments only, received " +
                         shown(positional[by_position]) + ": write " + class_call(type));
  }
  Settings settings(type);
  for (std::size_t i = 0; i < positional.size(); ++i) settings.set(i, positional[i]);
  for (const auto item : keywords) {
    const auto keyword = to_string("a parameter's name", item.first);
    const auto found = std::ranges::find(type.parameters, keyword, &ParameterInfo::name);
    if (found == type.parameters.end()) refuse_keyword(type, keyword);
    const auto index = static_cast<std::size_t>(found - type.parameters.begin());
    if (index < positional.size()) {
      throw py::type_error(std::string(type.name) + " was given " + keyword + " twice");
    }
    settings.set(index, item.second);
  }
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    if (type.parameters[i].is_required && !settings.is_set(i)) {
      throw py::type_error(std::string(type.name) + " needs the parameter " +
                           std::string(type.parameters[i].name));
    }
  }
  return settings.make();
}

void refuse_builder_arguments(const TrackerType& type, PyObject* positional, PyObject* keywords) {
  if (PyTuple_GET_SIZE(positional) == 0 &&
      (keywords == nullptr || PyDict_GET_SIZE(keywords) == 0)) {
    return;
  }
  throw py::type_error(builder_name(type) + " takes no arguments: write " + class_call(type) +
                       ", or set them on " + builder_name(type) + "()");
}

std::string call_arguments(const TrackerType& type) {
  return type.per_parameter ? "parameter_id: str, num_update: int" : "num_update: int";
}

void add_signature(py::object tracker_class, const TrackerType& type) {
  tracker_class.attr("__signature__") = signatures(keyword_arguments(type), call_arguments(type));
}

void add_properties(py::object tracker_class, const TrackerType& type) {
  const auto property = py::module_::import("builtins").attr("property");
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    const auto& parameter = type.parameters[i];
    const auto getter = py::cpp_function(
        [&type, &parameter, i](py::handle self) {
          const auto& handle = declared_handle(self, type);
          return from_value(parameter, handle.parameter_tracker->parameter(i), handle);
        },
        py::is_method(tracker_class));
    const auto name = to_py(attribute_name(parameter));
    tracker_class.attr(name) =
        property(getter, py::none(), py::none(), to_py(parameter.description));
  }
}

void add_factories(py::object tracker_class, py::object interface, py::object builder_class,
                   const TrackerType& type) {
  const auto make_factory = [&type, builder = builder_class.release()](const std::string& name) {
    return python_function(
        signature(name, "", builder_name(type)) + "A builder; build() gives the " +
            std::string(type.name) + ".",
        [builder]() -> py::object { return builder(); },
        class_call(type) + ", or set it on " + name + "()");
  };
  tracker_class.attr("builder") = py::staticmethod(make_factory("builder"));
  const auto factory = python_factory(type);
  if (factory == "fixed") return;  // Tracker.fixed(value) gives the tracker itself, as in DJL
  interface.attr(factory.c_str()) = class_only(make_factory(factory));
}

}  // namespace lrtrack::bindings
