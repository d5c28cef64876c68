// Update numbers as users give them: arrays, slices and ranges.
#pragma once

#include <pybind11/numpy.h>

#include <cstdint>
#include <variant>
#include <vector>

#include "lrtrack/tracker.hpp"

namespace lrtrack::bindings {

namespace py = pybind11;

using UpdateArray = py::array_t<std::int64_t, py::array::c_style>;
using Shape = std::vector<py::ssize_t>;

/// Valid update numbers: a range without an array, or an array.
struct Updates {
  std::variant<UpdateRange, UpdateArray> numbers;
  Shape shape;
};

/// An array-like of integers, a slice or a range.
Updates to_updates(py::handle object);
Updates from_slice(py::handle slice);

inline bool is_aligned(const py::array& array) {
  return (array.flags() & py::detail::npy_api::NPY_ARRAY_ALIGNED_) != 0;
}

inline py::module_ numpy() { return py::module_::import("numpy"); }

}  // namespace lrtrack::bindings
