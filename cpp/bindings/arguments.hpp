// The checks of arguments, for the package's Python code.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds _refusal, _to_real and _to_integer.
void add_argument_checks(py::module_& module);

}  // namespace lrtrack::bindings
