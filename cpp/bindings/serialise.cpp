#include "serialise.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "builder.hpp"
#include "package.hpp"
#include "parameters.hpp"
#include "plain_values.hpp"
#include "refusals.hpp"
#include "wrapping.hpp"

namespace lrtrack::bindings {
namespace {

const char* dtype_name(const Handle& handle) {
  return handle.precision == Precision::single ? "float32" : "float64";
}

/// Calls visitor(parameter, value) for each row of the tracker's parameter table.
template <class Visitor>
void for_each_parameter(const Handle& handle, const Visitor& visitor) {
  const auto& parameters = handle.parameter_tracker->type()->parameters;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    visitor(parameters[i], handle.parameter_tracker->parameter(i));
  }
}

/// Whether leaving the parameter out gives the same bits: 0.0 and -0.0 are equal, but not the same.
bool is_default(const ParameterInfo& parameter, const Value& value) {
  if (parameter.is_required || !equal(value, parameter.default_value)) return false;
  const auto* real = std::get_if<double>(&value);
  return real == nullptr ||
         std::signbit(*real) == std::signbit(std::get<double>(parameter.default_value));
}

py::object json_value(std::string_view name, const py::object& object) {
  if (is_parameter_tracker(object)) return object.attr("to_dict")();
  if (py::isinstance<py::tuple>(object)) {
    py::list items;
    for (const auto item : object) {
      items.append(json_value(name, py::reinterpret_borrow<py::object>(item)));
    }
    return items;
  }
  if (py::isinstance<py::dict>(object)) {
    py::dict items;
    for (const auto item : py::reinterpret_borrow<py::dict>(object)) {
      items[item.first] = json_value(name, py::reinterpret_borrow<py::object>(item.second));
    }
    return items;
  }
  if (PyCallable_Check(object.ptr()) != 0) {
    refuse_type(name, "free of Python callables for to_dict, which cannot write them (pickle can)",
                object);
  }
  return object;
}

py::object from_dict(py::handle given, std::size_t depth);

py::object value_from_json(ValueKind kind, const py::object& object, std::size_t depth) {
  const bool is_tracker = kind == ValueKind::tracker ||
                          (kind == ValueKind::function && py::isinstance<py::dict>(object));
  if (is_tracker) return from_dict(object, depth + 1);
  if (kind == ValueKind::trackers && py::isinstance<py::list>(object)) {
    py::list trackers;
    for (const auto item : py::tuple(object)) trackers.append(from_dict(item, depth + 1));
    return trackers;
  }
  if (kind == ValueKind::trackers_by_name && py::isinstance<py::dict>(object)) {
    py::dict trackers;
    for (const auto item : copy_of_mapping(object)) {
      trackers[item.first] = from_dict(item.second, depth + 1);
    }
    return trackers;
  }
  return object;
}

py::object item(const py::object& dictionary, std::string_view key) {
  if (!dictionary.contains(to_py(key))) {
    refuse_value("the key " + std::string(key), "there", dictionary);
  }
  return dictionary[to_py(key)];
}

/// Of a kind that is none of the core's classes.
py::object from_dict_in_python(const py::object& dictionary, std::size_t depth) {
  const py::object kind = dictionary["kind"];
  const py::dict loaders = handed_over("loaders");
  if (!loaders.contains(kind)) refuse_value("kind", "the name of a tracker's class", kind);
  const py::cpp_function load([depth](py::handle nested) { return from_dict(nested, depth + 1); });
  return loaders[kind](dictionary, load);
}

void refuse_surplus_keys(const py::object& dictionary, const TrackerType& type) {
  for (const auto key : py::reinterpret_borrow<py::iterable>(dictionary)) {
    const auto name = to_string("a key", key);
    if (name == "kind" || name == "dtype") continue;
    if (std::ranges::find(type.parameters, name, &ParameterInfo::name) == type.parameters.end()) {
      refuse_value("a key", "kind, dtype or a parameter of " + std::string(type.name), key);
    }
  }
}

py::object from_dict(py::handle given, std::size_t depth) {
  require(depth <= max_depth, "the depth of nested dictionaries", "at most 100",
          static_cast<std::int64_t>(depth));
  const auto mapping = py::module_::import("collections.abc").attr("Mapping");
  if (!py::isinstance(given, mapping)) refuse_type("the argument", "a dictionary", given);
  const py::object dictionary = copy_of_mapping(given);
  const auto* type = find_tracker_type(to_string("kind", item(dictionary, "kind")));
  if (type == nullptr) return from_dict_in_python(dictionary, depth);
  refuse_surplus_keys(dictionary, *type);
  Settings settings(*type);
  for (std::size_t i = 0; i < type->parameters.size(); ++i) {
    const auto& parameter = type->parameters[i];
    if (parameter.is_absent_in_0_1 && !dictionary.contains(to_py(parameter.name))) continue;
    settings.set(i, value_from_json(parameter.kind, item(dictionary, parameter.name), depth));
  }
  auto handle = settings.make();
  handle.precision = to_precision(item(dictionary, "dtype"));
  return to_python(handle.parameter_tracker, handle.precision, handle.called);
}

}  // namespace

py::object plain_value(const ParameterInfo& parameter, const Value& value, const Handle& tracker) {
  if (const auto* name = std::get_if<std::string>(&value)) return py::str(*name);
  return from_value(parameter, value, tracker);
}

py::str repr(py::handle tracker) {
  if (!is_parameter_tracker(tracker) || handle_of(tracker.ptr()) == nullptr) {
    return py::module_::import("builtins").attr("object").attr("__repr__")(tracker);
  }
  const auto& handle = declared_handle(tracker);
  std::string text(handle.parameter_tracker->type()->name);
  text += "(";
  std::string_view separator;
  for_each_parameter(handle, [&](const ParameterInfo& parameter, const Value& value) {
    if (is_default(parameter, value)) return;
    const auto object = plain_value(parameter, value, handle);
    text.append(separator).append(parameter.name).append("=");
    text += repr_of(object);
    separator = ", ";
  });
  text += handle.precision == Precision::single ? ")" : ").astype('float64')";
  return text;
}

py::dict to_dict(py::handle tracker) {
  const auto& handle = declared_handle(tracker);
  py::dict result;
  result["kind"] = to_py(handle.parameter_tracker->type()->name);
  result["dtype"] = dtype_name(handle);
  for_each_parameter(handle, [&](const ParameterInfo& parameter, const Value& value) {
    result[to_py(parameter.name)] =
        json_value(parameter.name, plain_value(parameter, value, handle));
  });
  return result;
}

py::object from_dict(py::handle given) { return from_dict(given, 1); }

py::object reduce(py::handle tracker) {
  require_parameter_tracker(tracker);
  const auto* handle = handle_of(tracker.ptr());
  if (handle == nullptr) return handed_over("reduce_defined_in_python")(tracker);
  py::dict parameters;
  for_each_parameter(*handle, [&](const ParameterInfo& parameter, const Value& value) {
    parameters[to_py(parameter.name)] = plain_value(parameter, value, *handle);
  });
  const auto name = to_py(handle->parameter_tracker->type()->name);
  return py::make_tuple(handed_over("restore"),
                        py::make_tuple(name, dtype_name(*handle), parameters));
}

}  // namespace lrtrack::bindings
