#include "builder.hpp"

#include <algorithm>
#include <string>

#include "docstrings.hpp"

namespace lrtrack::bindings {
namespace {

/// What can be read twice: an iterator of trackers as a tuple, a mapping of them as a dictionary.
py::object reusable(ValueKind kind, py::handle object) {
  const auto builtins = py::module_::import("builtins");
  if (kind == ValueKind::trackers && py::isinstance<py::iterable>(object) &&
      !py::isinstance<py::dict>(object)) {
    return builtins.attr("tuple")(object);
  }
  if (kind == ValueKind::trackers_by_name && py::hasattr(object, "keys")) {
    return builtins.attr("dict")(object);
  }
  return py::reinterpret_borrow<py::object>(object);
}

/// The content of a builder of that class; raises TypeError if it is none.
Settings& settings_of(py::handle builder, py::handle type) {
  if (PyObject_TypeCheck(builder.ptr(), reinterpret_cast<PyTypeObject*>(type.ptr())) == 0) {
    refuse_type("self", "a " + type.attr("__qualname__").cast<std::string>(), builder);
  }
  auto* settings = static_cast<Settings*>(content_of(builder.ptr()));
  if (settings == nullptr) refuse_type("the builder", "made by builder()", builder);
  return *settings;
}

template <class Function, class... Arguments>
void add_method(py::object type, const std::string& name, const std::string& doc,
                const Function& function, const Arguments&... arguments) {
  type.attr(name.c_str()) = py::cpp_function(function, py::name(name.c_str()), py::is_method(type),
                                             arguments..., py::doc(doc.c_str()));
}

void add_setter(py::object type, const ParameterInfo& parameter, std::size_t index) {
  const auto name = std::string(parameter.setter_prefix).append(parameter.name);
  add_method(
      type, name, setter_docstring(name, parameter),
      [index, type = py::handle(type)](py::object self, py::object value) {
        settings_of(self, type).set(index, value);
        return self;
      },
      py::arg(std::string(parameter.name).c_str()));
}

void add_map_setters(py::object type, const ParameterInfo& parameter, std::size_t index) {
  add_method(
      type, "put", signature("put", "self, parameter_id, value") + "Sets one value.",
      [index, type = py::handle(type)](py::object self, py::object parameter_id, py::object value) {
        py::dict entry;
        entry[parameter_id] = value;
        settings_of(self, type).put(index, entry);
        return self;
      },
      py::arg("parameter_id"), py::arg("value"));
  add_method(
      type, "put_all",
      signature("put_all", "self, " + std::string(parameter.name)) +
          "Sets the values of a mapping of ids to numbers.",
      [index, type = py::handle(type)](py::object self, py::object values) {
        settings_of(self, type).put(index, values);
        return self;
      },
      py::arg(std::string(parameter.name).c_str()));
}

}  // namespace

void Settings::set(std::size_t index, py::handle object) {
  const auto& parameter = type_->parameters[index];
  const auto given = reusable(parameter.kind, object);
  values_[index] = to_value(parameter, given);
  precisions_[index] = precision_in(given);
}

void Settings::put(std::size_t index, py::handle mapping) {
  using Reals = std::map<std::string, double>;
  auto entries = std::get<Reals>(to_value(type_->parameters[index], mapping));
  if (values_[index]) entries.merge(Reals(std::get<Reals>(*values_[index])));
  values_[index] = std::move(entries);
}

Handle Settings::make() const {
  std::vector<Value> values;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    values.push_back(values_[i] ? *values_[i] : type_->parameters[i].default_value);
  }
  const auto tracker = type_->make(values);
  const bool any_double = std::ranges::count(precisions_, Precision::double_) > 0;
  const auto precision = any_double ? Precision::double_ : Precision::single;
  return {tracker, dynamic_cast<const Tracker*>(tracker.get()), precision};
}

void add_builder_methods(py::object builder_class, const TrackerType& type) {
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    const auto& parameter = type.parameters[i];
    if (parameter.kind == ValueKind::reals_by_name) {
      add_map_setters(builder_class, parameter, i);
    } else {
      add_setter(builder_class, parameter, i);
    }
  }
  add_method(
      builder_class, "build",
      signature("build", "self") +
          "The tracker. Raises ValueError if a required setting is "
          "missing or settings do not fit together.",
      [type = py::handle(builder_class)](py::handle self) {
        const auto& settings = settings_of(self, type);
        const auto& parameters = settings.type().parameters;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
          if (!parameters[i].is_required || settings.is_set(i)) continue;
          const auto setter = std::string(parameters[i].setter_prefix).append(parameters[i].name);
          throw py::value_error(std::string(parameters[i].name) + " must be set: call " + setter);
        }
        const auto handle = settings.make();
        return to_python(handle.parameter_tracker, handle.precision);
      });
}

}  // namespace lrtrack::bindings
