// Functions and methods as Python code sees them: with a signature that has types, and with errors
// of one line for calls that do not fit it, where pybind11's dispatcher would list its overloads.
#pragma once

#include <pybind11/pybind11.h>

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lrtrack::bindings {

namespace py = pybind11;

/// The work of a function, given one object for each of its parameters.
using Body = std::function<py::object(const std::vector<py::object>&)>;

/// The function that a docstring declares in its first line, which `signature` writes; on a class
/// it is a method. `advice` is what to write instead of a call with other arguments.
py::object make_function(std::string docstring, Body body, std::string advice = {});

/// The inspect.Signature of "self, low: float = 0" and "Tracker", with types that are real ones.
py::object signature_object(const std::string& arguments, const std::string& result);

/// The function that Python code defines, under another name if one is given.
py::object function_of_python(const py::object& function, const std::string& name,
                              std::string advice);

template <class Result, class... Parameters>
Body body_of(std::function<Result(Parameters...)> function) {
  return [function = std::move(function)](const std::vector<py::object>& given) -> py::object {
    return [&]<std::size_t... i>(std::index_sequence<i...>) -> py::object {
      if constexpr (std::is_base_of_v<py::object, Result>) {
        return function(given[i]...);
      } else {
        return py::cast(function(given[i]...));
      }
    }(std::index_sequence_for<Parameters...>{});
  };
}

/// The function that a docstring declares, of a C++ one that takes an object for each parameter.
template <class Function>
py::object python_function(std::string docstring, Function function, std::string advice = {}) {
  return make_function(std::move(docstring), body_of(std::function(std::move(function))),
                       std::move(advice));
}

/// The method that a docstring declares, of a C function that does all of a call's work.
py::object quick_method(const std::string& docstring, vectorcallfunc call);

/// A property without a setter.
py::object property(const py::object& getter, std::string_view doc);

}  // namespace lrtrack::bindings
