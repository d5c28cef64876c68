#include "value_methods.hpp"

#include "docstrings.hpp"
#include "function.hpp"
#include "handle.hpp"
#include "serialise.hpp"

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

/// The tracker itself, unless something in it belongs to Python code, and so may change.
py::object deep_copy(py::object self, py::object memo) {
  if (!declared_handle(self).parameter_tracker->calls_user_code()) return self;
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

}  // namespace lrtrack::bindings
