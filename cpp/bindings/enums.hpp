// The Python enumerations of parameters that are a choice, such as CyclicalMode.
#pragma once

#include <pybind11/pybind11.h>

#include "lrtrack/registry.hpp"

namespace lrtrack::bindings {

namespace py = pybind11;

/// Adds them to the module; their members' values are their names.
void register_enums(py::module_& module);

/// The enumeration of a parameter.
py::object python_enum(const ParameterInfo& parameter);

}  // namespace lrtrack::bindings
