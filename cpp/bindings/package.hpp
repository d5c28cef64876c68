// What the module offers the package's Python code, and nobody else.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds _refusal, _to_real and _to_integer, which check arguments as the module does; _function and
/// _class_only, which make methods of Python functions; _contents, what a tracker consists of; and
/// _sum and _product, which make one of two.
void add_package_functions(py::module_& module);

}  // namespace lrtrack::bindings
