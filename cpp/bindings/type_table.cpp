#include "type_table.hpp"

#include <string>

#include "handle.hpp"
#include "parameters.hpp"
#include "plain_values.hpp"
#include "python_names.hpp"

namespace lrtrack::bindings {
namespace {

const char* kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean:
      return "boolean";
    case ValueKind::integer:
      return "integer";
    case ValueKind::real:
      return "real";
    case ValueKind::choice:
      return "choice";
    case ValueKind::integers:
      return "integers";
    case ValueKind::reals:
      return "reals";
    case ValueKind::points:
      return "points";
    case ValueKind::reals_by_name:
      return "reals_by_name";
    case ValueKind::tracker:
      return "tracker";
    case ValueKind::trackers:
      return "trackers";
    case ValueKind::trackers_by_name:
      return "trackers_by_name";
    case ValueKind::function:
      return "function";
  }
  throw std::logic_error("unknown kind of parameter");
}

py::object default_value(const ParameterInfo& parameter) {
  if (const auto* name = std::get_if<std::string>(&parameter.default_value)) return py::str(*name);
  return from_value(parameter, parameter.default_value, Handle{});
}

py::dict parameter_row(const ParameterInfo& parameter) {
  py::dict row;
  row["name"] = to_py(parameter.name);
  row["description"] = to_py(parameter.description);
  row["attribute"] = to_py(attribute_name(parameter));
  row["kind"] = kind_name(parameter.kind);
  row["required"] = parameter.is_required;
  row["nullable"] = parameter.nullable;
  row["absent_in_0_1"] = parameter.is_absent_in_0_1;
  row["default"] = default_value(parameter);
  row["setter"] = to_py(std::string(parameter.setter_prefix).append(parameter.name));
  row["rule"] = to_py(parameter.rule.text);
  row["low"] = parameter.rule.low;
  row["high"] = parameter.rule.high;
  row["excludes_zero"] = parameter.rule.excludes_zero;
  row["enum"] = to_py(parameter.enum_name);
  py::list members;
  for (const auto member : parameter.enum_members) members.append(to_py(member));
  row["members"] = members;
  return row;
}

}  // namespace

py::list tracker_types_table() {
  py::list table;
  for (const auto* type : tracker_types()) {
    py::list rows;
    for (const auto& parameter : type->parameters) rows.append(parameter_row(parameter));
    py::dict entry;
    entry["name"] = to_py(type->name);
    entry["factory"] = python_factory(*type);
    entry["summary"] = to_py(type->documentation.summary);
    entry["formula"] = to_py(type->documentation.formula);
    entry["example"] = to_py(type->documentation.example);
    entry["source"] = to_py(type->documentation.source);
    entry["per_parameter"] = type->per_parameter;
    entry["has_state"] = type->has_state;
    entry["positional"] = positional_count(*type);
    entry["parameters"] = rows;
    table.append(entry);
  }
  return table;
}

}  // namespace lrtrack::bindings
