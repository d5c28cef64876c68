// Sums and products of two trackers, without Python objects for the parts of the first one.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// The SumTracker of both; of the left one's terms and the right one, if the left one is a sum.
py::object sum_of(py::handle left, py::handle right);
/// The ProductTracker of both; likewise.
py::object product_of(py::handle left, py::handle right);

}  // namespace lrtrack::bindings
