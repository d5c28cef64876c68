// Trackers as text, dictionaries and pickles.
#pragma once

#include <pybind11/pybind11.h>

#include "handle.hpp"

namespace lrtrack::bindings {

namespace py = pybind11;

/// A parameter as a plain Python value; trackers and callables stay what they are.
py::object plain_value(const ParameterInfo& parameter, const Value& value, const Handle& tracker);

/// An expression that evaluates back to the tracker.
py::str repr(py::handle tracker);
/// A dictionary that JSON can hold.
py::dict to_dict(py::handle tracker);
py::object from_dict(py::handle dictionary);
/// What pickle needs, at any protocol.
py::object reduce(py::handle tracker);

}  // namespace lrtrack::bindings
