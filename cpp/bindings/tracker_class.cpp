#include "tracker_class.hpp"

#include <algorithm>
#include <string>

#include "builder.hpp"
#include "class_setup.hpp"
#include "classes.hpp"
#include "descriptors.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "handle.hpp"
#include "instances.hpp"
#include "parameters.hpp"
#include "plain_values.hpp"
#include "python_names.hpp"
#include "refusals.hpp"
#include "scalar.hpp"
#include "value_methods.hpp"
#include "wrapping.hpp"

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

/// The handle that Class(**keywords) is made of.
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

int initialise_tracker(PyObject* self, PyObject* positional, PyObject* keywords) {
  return initialise(self, [=] {
    const auto given =
        keywords == nullptr ? py::dict() : py::reinterpret_borrow<py::dict>(keywords);
    auto handle = make_from_keywords(type_of_class(Py_TYPE(self)),
                                     py::reinterpret_borrow<py::tuple>(positional), given);
    remember(self, handle);
    return handle;
  });
}

/// The arguments of a call of a tracker, with their types.
std::string call_arguments(const TrackerType& type) {
  return type.per_parameter ? "parameter_id: str, num_update: int" : "num_update: int";
}

void add_properties(py::object tracker_class, const TrackerType& type) {
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    const auto& parameter = type.parameters[i];
    const auto getter = py::cpp_function(
        [&type, &parameter, i](py::handle self) {
          const auto& handle = declared_handle(self, type);
          return from_value(parameter, handle.parameter_tracker->parameter(i), handle);
        },
        py::is_method(tracker_class));
    tracker_class.attr(to_py(attribute_name(parameter))) = property(getter, parameter.description);
  }
}

/// Adds X.builder() and Tracker.x().
void add_factories(py::object tracker_class, py::handle interface, py::object builder_class,
                   const TrackerType& type) {
  const auto make_factory = [&type, builder = builder_class](const std::string& name) {
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

/// Adds DJL's nested enumerations, such as WarmUpTracker.Mode.
void add_nested_enums(py::object tracker_class, const TrackerType& type,
                      const py::module_& module) {
  if (type.name == "CyclicalTracker") {
    tracker_class.attr("CyclicalMode") = module.attr("CyclicalMode");
  } else if (type.name == "WarmUpTracker") {
    tracker_class.attr("Mode") = module.attr("WarmUpMode");
  }
}

}  // namespace

void add_tracker_class(py::module_& module, py::handle root_builder, const TrackerType& type) {
  const auto interface = type.per_parameter ? interfaces().parameter_tracker : interfaces().tracker;
  auto tracker_class = derived_class(module, type.name, tracker_docstring(type), interface,
                                     tracker_setup(&initialise_tracker), MayDerive::no);
  // inspect.signature shows it: of the class its parameters, of a tracker those of a call.
  tracker_class.attr("__signature__") = signatures(keyword_arguments(type), call_arguments(type));
  add_nested_enums(tracker_class, type, module);
  add_get_new_value(tracker_class, call_arguments(type));
  add_value_methods(tracker_class);
  add_properties(tracker_class, type);
  const auto builder_class = add_builder(tracker_class, root_builder, type);
  add_factories(tracker_class, interface, builder_class, type);
  add_own_classes({&type, tracker_class, builder_class});
}

}  // namespace lrtrack::bindings
