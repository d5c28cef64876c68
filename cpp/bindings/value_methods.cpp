#include "value_methods.hpp"

#include <cmath>
#include <string>
#include <string_view>

#include "classes.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "handle.hpp"
#include "interrupts.hpp"
#include "parameters.hpp"
#include "plain_values.hpp"
#include "precision.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

py::object equals(py::handle self, py::handle other) {
  require_parameter_tracker(self);
  const auto not_implemented = py::reinterpret_borrow<py::object>(Py_NotImplemented);
  if (!is_parameter_tracker(other)) return not_implemented;
  const auto* left = handle_of(self.ptr());
  const auto* right = handle_of(other.ptr());
  if (left == nullptr || right == nullptr) return not_implemented;
  return py::bool_(left->parameter_tracker->equals(*right->parameter_tracker));
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

/// An expression that evaluates back to the tracker.
py::str repr(py::handle tracker) {
  if (!is_parameter_tracker(tracker) || handle_of(tracker.ptr()) == nullptr) {
    return py::module_::import("builtins").attr("object").attr("__repr__")(tracker);
  }
  let_others_run();
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

/// The tracker itself, unless something in it may change: a state, or what belongs to Python code.
py::object deep_copy(py::object self, py::object memo) {
  const auto& tracker = *declared_handle(self).parameter_tracker;
  if (!tracker.calls_user_code() && !tracker.has_state()) return self;
  const py::tuple reduced = self.attr("__reduce__")();
  const py::tuple copies = py::module_::import("copy").attr("deepcopy")(reduced[1], memo);
  return reduced[0](*copies);
}

}  // namespace

void add_value_methods(py::object type) {
  const auto add = [&type](const char* name, const char* arguments, auto function) {
    type.attr(name) = python_function(signature(name, arguments), function);
  };
  add("__eq__", "self, value, /", &equals);
  add("__hash__", "self, /", [](py::handle self) {
    return static_cast<Py_ssize_t>(declared_handle(self).parameter_tracker->hash());
  });
  add("__repr__", "self, /", &repr);
  add("__copy__", "self", [](py::object self) { return self; });
  add("__deepcopy__", "self, memo", &deep_copy);
}

py::object contents(py::handle tracker) {
  require_parameter_tracker(tracker);
  const auto* handle = handle_of(tracker.ptr());
  if (handle == nullptr) return py::none();
  py::dict parameters;
  for_each_parameter(*handle, [&](const ParameterInfo& parameter, const Value& value) {
    parameters[to_py(parameter.name)] = plain_value(parameter, value, *handle);
  });
  return py::make_tuple(to_py(handle->parameter_tracker->type()->name),
                        dtype_name(handle->precision), parameters);
}

}  // namespace lrtrack::bindings
