// The words in which arguments are refused.
#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <string_view>

namespace lrtrack::bindings {

namespace py = pybind11;

/// The object's repr, with an escape for what UTF-8 cannot hold.
std::string repr_of(py::handle object);

/// How errors show an object: its repr on one line, or its type where that is long or fails.
std::string shown(py::handle object);

/// "NAME must be WHAT, received repr(GOT)".
std::string refusal(std::string_view name, std::string_view what, py::handle got);
/// Raises TypeError in these words.
[[noreturn]] void refuse_type(std::string_view name, std::string_view what, py::handle got);
/// Raises ValueError in these words.
[[noreturn]] void refuse_value(std::string_view name, std::string_view what, py::handle got);

}  // namespace lrtrack::bindings
