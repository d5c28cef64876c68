#include "docstrings.hpp"

#include <cmath>
#include <variant>

#include "python_names.hpp"

namespace lrtrack::bindings {
namespace {

struct DefaultText {
  std::string operator()(std::monostate) const { return "None"; }
  std::string operator()(bool boolean) const { return boolean ? "True" : "False"; }
  std::string operator()(std::int64_t integer) const { return to_text(integer); }
  std::string operator()(double real) const {
    return std::isinf(real) ? "float('" + to_text(real) + "')" : to_text(real);
  }
  std::string operator()(const std::string& text) const { return "'" + text + "'"; }
  std::string operator()(const std::map<std::string, double>&) const { return "{}"; }
  std::string operator()(const TrackersByName&) const { return "{}"; }
  template <class Other>
  std::string operator()(const Other&) const {
    return "None";
  }
};

std::string_view plain_type_text(ValueKind kind) {
  switch (kind) {
    case ValueKind::boolean:
      return "bool";
    case ValueKind::integer:
      return "int";
    case ValueKind::real:
      return "float";
    case ValueKind::choice:
      return "str";
    case ValueKind::integers:
      return "Iterable[int]";
    case ValueKind::reals:
      return "Iterable[float]";
    case ValueKind::points:
      return "Iterable[Tuple[int, float]]";
    case ValueKind::reals_by_name:
      return "Mapping[str, float]";
    case ValueKind::tracker:
      return "Tracker";
    case ValueKind::trackers:
      return "Iterable[Tracker]";
    case ValueKind::trackers_by_name:
      return "Mapping[str, Tracker]";
    case ValueKind::function:
      return "Callable[[int], float]";
  }
  return "";
}

/// The type of a parameter, as an annotation in Python.
std::string type_text(const ParameterInfo& parameter) {
  std::string text(plain_type_text(parameter.kind));
  if (parameter.kind == ValueKind::choice) {
    text = "Union[" + std::string(parameter.enum_name) + ", " + text + "]";
  }
  return parameter.nullable ? "Optional[" + text + "]" : text;
}

bool is_number(ValueKind kind) {
  return kind == ValueKind::integer || kind == ValueKind::real || kind == ValueKind::integers ||
         kind == ValueKind::reals || kind == ValueKind::reals_by_name;
}

std::string parameter_text(const ParameterInfo& parameter) {
  std::string text(parameter.name);
  text.append(" (").append(type_text(parameter));
  if (!parameter.is_required) text += ", " + std::visit(DefaultText{}, parameter.default_value);
  text.append("): ").append(parameter.description);
  if (is_number(parameter.kind)) text.append("; ").append(parameter.rule.text);
  if (!parameter.enum_members.empty()) {
    std::string_view separator = "; ";
    for (const auto member : parameter.enum_members) {
      text.append(separator).append(member);
      separator = ", ";
    }
  }
  return text;
}

std::string indented(std::string_view text) {
  std::string result = "    ";
  for (const char character : text) {
    result += character;
    if (character == '\n') result += "    ";
  }
  return result;
}

}  // namespace

std::string signature(std::string_view name, std::string_view arguments, std::string_view result) {
  std::string text(name);
  text.append("(").append(arguments).append(")");
  if (!result.empty()) text.append(" -> ").append(result);
  return text.append("\n--\n\n");
}

std::string keyword_arguments(const TrackerType& type) {
  std::string text;
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    const auto& parameter = type.parameters[i];
    if (i > 0) text += ", ";
    if (i == positional_count(type)) text += "*, ";
    text.append(parameter.name).append(": ").append(type_text(parameter));
    if (!parameter.is_required) {
      text.append(" = ").append(std::visit(DefaultText{}, parameter.default_value));
    }
  }
  return text;
}

std::string tracker_docstring(const TrackerType& type) {
  std::string text(type.documentation.summary);
  text.append("\n\n");
  text.append(indented(type.documentation.formula)).append("\n\n");
  text +=
      "t is the update number: 0, 1, 2, …; a scheduler's first_update says where a run "
      "begins.\n\nParameters:\n";
  for (const auto& parameter : type.parameters) {
    text += "    " + parameter_text(parameter) + "\n";
  }
  text +=
      "\nRaises:\n    TypeError: a parameter is missing, unknown or of the wrong type.\n"
      "    ValueError: a parameter is out of range, or parameters do not fit together.\n";
  text.append("\nExample:\n").append(indented(type.documentation.example)).append("\n\n");
  text.append("Source: ").append(type.documentation.source).append("\n");
  return text;
}

std::string builder_name(const TrackerType& type) { return std::string(type.name) + ".Builder"; }

std::string class_call(const TrackerType& type) {
  std::string arguments;
  for (const auto& parameter : type.parameters) {
    if (!parameter.is_required) continue;
    if (!arguments.empty()) arguments += ", ";
    arguments.append(parameter.name).append("=...");
  }
  return std::string(type.name) + "(" + arguments + ")";
}

std::string builder_docstring(const TrackerType& type) {
  return "Builder()\n--\n\nBuilds a " + std::string(type.name) +
         ", as DJL's builder does. Every setter returns the builder, which can go on to build "
         "more.";
}

std::string setter_docstring(const TrackerType& type, const ParameterInfo& parameter) {
  const auto name = std::string(parameter.setter_prefix).append(parameter.name);
  const auto arguments = "self, " + std::string(parameter.name) + ": " + type_text(parameter);
  return signature(name, arguments, builder_name(type)) + "Sets " + parameter_text(parameter) + ".";
}

}  // namespace lrtrack::bindings
