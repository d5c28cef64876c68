// The arrays that values go to.
#pragma once

#include <pybind11/numpy.h>

#include "precision.hpp"
#include "updates.hpp"

namespace lrtrack::bindings {

/// Where the values go: `out` itself if it is plain memory, else an array to copy from at the end.
class Output {
 public:
  Output(py::object out, Precision precision, const Shape& shape, const Updates& updates);

  template <class Real>
  Real* data() {
    return static_cast<Real*>(buffer_.mutable_data());
  }

  const py::array& buffer() const { return buffer_; }

  /// The array for the caller, with all values in it.
  py::object finish();

 private:
  py::object target_;  // what the user gave, perhaps None
  py::array buffer_;
};

}  // namespace lrtrack::bindings
