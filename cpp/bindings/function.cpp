#include "function.hpp"

#include <pybind11/eval.h>
#include <structmember.h>

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "class_setup.hpp"
#include "fastcall.hpp"
#include "plain_values.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

struct FunctionParameter {
  std::string name;
  py::object by_default;  // null for a parameter that must be given
};

struct FunctionContent {
  std::string name;
  std::string arguments;
  std::string result;
  std::string doc;
  std::string advice;
  std::vector<FunctionParameter> parameters;
  Body body;
  py::object in_python;  // null for a function of C++
};

struct FunctionObject {
  PyObject base;
  vectorcallfunc vectorcall;
  FunctionContent* content;
};

const FunctionContent& function_in(PyObject* object) {
  return *reinterpret_cast<FunctionObject*>(object)->content;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// Splits "a, b: Mapping[str, float] = 1" at the commas outside of brackets.
std::vector<std::string_view> split_arguments(std::string_view text) {
  std::vector<std::string_view> arguments;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char character = i < text.size() ? text[i] : ',';
    if (character == '[' || character == '(') ++depth;
    if (character == ']' || character == ')') --depth;
    if (character != ',' || depth > 0) continue;
    const auto argument = trimmed(text.substr(start, i - start));
    if (!argument.empty() && argument != "/") arguments.push_back(argument);
    start = i + 1;
  }
  return arguments;
}

std::vector<FunctionParameter> parameters_in(std::string_view arguments) {
  std::vector<FunctionParameter> parameters;
  for (const auto argument : split_arguments(arguments)) {
    FunctionParameter parameter{
        std::string(trimmed(argument.substr(0, argument.find_first_of(":=")))), {}};
    if (const auto equals = argument.find('='); equals != std::string_view::npos) {
      parameter.by_default =
          py::eval(std::string(trimmed(argument.substr(equals + 1))), py::dict());
    }
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

/// What "clip(self, low: float) -> ClippedTracker\n--\n\nThis tracker …" declares.
FunctionContent content_in(std::string_view docstring) {
  constexpr std::string_view separator = "\n--\n\n";
  constexpr std::string_view arrow = " -> ";
  const auto end = docstring.find(separator);
  const auto line = docstring.substr(0, end);
  const auto open = line.find('(');
  const auto close = line.rfind(')');
  const auto behind = line.substr(close + 1);
  FunctionContent content;
  content.name = line.substr(0, open);
  content.arguments = line.substr(open + 1, close - open - 1);
  content.result = behind.starts_with(arrow) ? behind.substr(arrow.size()) : "";
  content.doc = docstring.substr(end + separator.size());
  content.parameters = parameters_in(content.arguments);
  return content;
}

std::vector<FunctionParameter> parameters_of(py::handle function) {
  const auto code = function.attr("__code__");
  const py::tuple names = code.attr("co_varnames");
  const auto count = code.attr("co_argcount").cast<std::size_t>();
  const py::object given = function.attr("__defaults__");
  const auto defaults = given.is_none() ? py::tuple() : py::tuple(given);
  std::vector<FunctionParameter> parameters;
  for (std::size_t i = 0; i < count; ++i) {
    parameters.push_back({names[i].cast<std::string>(), {}});
    const auto required = count - defaults.size();
    if (i >= required) parameters.back().by_default = defaults[i - required];
  }
  return parameters;
}

/// "clip(low, high=1)": a call as a user writes it.
std::string call_text(const FunctionContent& function) {
  std::string text;
  for (const auto& parameter : function.parameters) {
    if (parameter.name == "self" || parameter.name == "cls") continue;
    if (!text.empty()) text += ", ";
    text += parameter.name;
    if (parameter.by_default) text.append("=").append(repr_of(parameter.by_default));
  }
  return std::string(function.name).append("(").append(text).append(")");
}

[[noreturn]] void refuse_arguments(const FunctionContent& function, const std::string& problem) {
  throw py::type_error(function.name + " " + problem + ": write " +
                       (function.advice.empty() ? call_text(function) : function.advice));
}

/// One object per parameter, given by position, by name or by default.
std::vector<py::object> bound_arguments(const FunctionContent& function,
                                        const CallArguments& given) {
  const auto& parameters = function.parameters;
  const auto count = static_cast<std::size_t>(given.positional_count);
  if (count > parameters.size()) {
    refuse_arguments(function, "has no parameter for " + shown(given.values[parameters.size()]));
  }
  std::vector<py::object> bound(parameters.size());
  for (std::size_t i = 0; i < count; ++i) {
    bound[i] = py::reinterpret_borrow<py::object>(given.values[i]);
  }
  for (Py_ssize_t i = 0; i < given.named_count(); ++i) {
    const auto name = to_string("a parameter's name", PyTuple_GET_ITEM(given.names, i));
    const auto found = std::ranges::find(parameters, name, &FunctionParameter::name);
    if (found == parameters.end()) refuse_arguments(function, "has no parameter " + name);
    auto& place = bound[static_cast<std::size_t>(found - parameters.begin())];
    if (place) refuse_arguments(function, "was given " + name + " twice");
    place = py::reinterpret_borrow<py::object>(given.values[given.positional_count + i]);
  }
  for (std::size_t i = 0; i < bound.size(); ++i) {
    if (!bound[i]) bound[i] = parameters[i].by_default;
    if (!bound[i]) refuse_arguments(function, "needs " + parameters[i].name);
  }
  return bound;
}

PyObject* call_function(PyObject* self, PyObject* const* values, std::size_t flagged_count,
                        PyObject* names) {
  return guarded([&] {
    const auto& function = function_in(self);
    const auto count = PyVectorcall_NARGS(flagged_count);
    return function.body(bound_arguments(function, {values, count, names})).release().ptr();
  });
}

PyObject* bind_to_instance(PyObject* self, PyObject* instance, PyObject*) {
  if (instance != nullptr && instance != Py_None) return PyMethod_New(self, instance);
  Py_INCREF(self);
  return self;
}

void deallocate_function(PyObject* self) {
  auto* type = Py_TYPE(self);
  delete reinterpret_cast<FunctionObject*>(self)->content;
  type->tp_free(self);
  Py_DECREF(type);
}

PyObject* python_text(const std::string& text) {
  return PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
}

PyObject* function_name(PyObject* self, void*) { return python_text(function_in(self).name); }
PyObject* function_doc(PyObject* self, void*) { return python_text(function_in(self).doc); }
PyObject* function_module(PyObject*, void*) { return PyUnicode_FromString("lrtrack"); }

PyObject* function_signature(PyObject* self, void*) {
  return guarded([self] {
    const auto& function = function_in(self);
    if (!function.in_python) {
      return signature_object(function.arguments, function.result).release().ptr();
    }
    return py::module_::import("inspect").attr("signature")(function.in_python).release().ptr();
  });
}

PyObject* function_repr(PyObject* self) {
  return python_text("<function lrtrack." + function_in(self).name + ">");
}

/// Pickled by its name, as any function.
PyObject* function_reduce(PyObject* self, PyObject*) { return function_name(self, nullptr); }

PyTypeObject* make_function_type() {
  static PyGetSetDef properties[] = {
      {"__name__", &function_name, nullptr, nullptr, nullptr},
      {"__qualname__", &function_name, nullptr, nullptr, nullptr},
      {"__doc__", &function_doc, nullptr, nullptr, nullptr},
      {"__module__", &function_module, nullptr, nullptr, nullptr},
      {"__signature__", &function_signature, nullptr, nullptr, nullptr},
      {nullptr, nullptr, nullptr, nullptr, nullptr}};
  static PyMethodDef methods[] = {{"__reduce__", &function_reduce, METH_NOARGS, nullptr},
                                  {nullptr, nullptr, 0, nullptr}};
  static PyMemberDef members[] = {
      {"__vectorcalloffset__", T_PYSSIZET, offsetof(FunctionObject, vectorcall), READONLY, nullptr},
      {nullptr, 0, 0, 0, nullptr}};
  static PyType_Slot slots[] = {{Py_tp_call, reinterpret_cast<void*>(&PyVectorcall_Call)},
                                {Py_tp_descr_get, reinterpret_cast<void*>(&bind_to_instance)},
                                {Py_tp_dealloc, reinterpret_cast<void*>(&deallocate_function)},
                                {Py_tp_repr, reinterpret_cast<void*>(&function_repr)},
                                {Py_tp_getset, properties},
                                {Py_tp_methods, methods},
                                {Py_tp_members, members},
                                {0, nullptr}};
  constexpr auto flags =
      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR;
  static PyType_Spec spec{"lrtrack._core.function", sizeof(FunctionObject), 0, flags, slots};
  return new_type(spec);
}

py::object function_object(FunctionContent content, vectorcallfunc call) {
  static auto* const type = make_function_type();
  auto object = py::reinterpret_steal<py::object>(type->tp_alloc(type, 0));
  if (!object) throw py::error_already_set();
  auto& function = *reinterpret_cast<FunctionObject*>(object.ptr());
  function.vectorcall = call;
  function.content = new FunctionContent(std::move(content));
  return object;
}

}  // namespace

py::object signature_object(const std::string& arguments, const std::string& result) {
  const auto names = py::dict(py::module_::import("typing").attr("__dict__").attr("copy")());
  names.attr("update")(py::module_::import("lrtrack._core").attr("__dict__"));
  if ((arguments + result).find("numpy.") != std::string::npos) {
    names["numpy"] = py::module_::import("numpy");
  }
  const auto arrow = result.empty() ? "" : " -> " + result;
  py::exec("def function(" + arguments + ")" + arrow + ": ...", names);
  return py::module_::import("inspect").attr("signature")(names["function"]);
}

py::object make_function(std::string docstring, Body body, std::string advice) {
  auto content = content_in(docstring);
  content.advice = std::move(advice);
  content.body = std::move(body);
  return function_object(std::move(content), &call_function);
}

py::object function_of_python(const py::object& function, const std::string& name,
                              std::string advice) {
  FunctionContent content;
  content.name = name.empty() ? function.attr("__name__").cast<std::string>() : name;
  content.doc = function.attr("__doc__").cast<std::string>();
  content.advice = std::move(advice);
  content.parameters = parameters_of(function);
  content.body = [function](const std::vector<py::object>& given) {
    py::tuple arguments(given.size());
    for (std::size_t i = 0; i < given.size(); ++i) arguments[i] = given[i];
    return function(*arguments);
  };
  content.in_python = function;
  return function_object(std::move(content), &call_function);
}

py::object quick_method(const std::string& docstring, vectorcallfunc call) {
  return function_object(content_in(docstring), call);
}

py::object property(const py::object& getter, std::string_view doc) {
  const py::handle type(reinterpret_cast<PyObject*>(&PyProperty_Type));
  return type(getter, py::none(), py::none(), to_py(doc));
}

}  // namespace lrtrack::bindings
