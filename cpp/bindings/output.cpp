#include "output.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "plain_values.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

/// Refuses what no memory can hold, before sizes in bytes overflow.
void check_size(const Shape& shape) {
  constexpr auto limit =
      std::numeric_limits<py::ssize_t>::max() / static_cast<py::ssize_t>(sizeof(double));
  py::ssize_t size = 1;
  for (const auto length : shape) {
    if (length != 0 && size > limit / length) {
      throw py::value_error("the result must have fewer values, received a shape with a side of " +
                            std::to_string(length));
    }
    size *= length;
  }
}

void check_out(py::handle out, const py::dtype& dtype, const Shape& shape) {
  if (!py::isinstance<py::array>(out)) refuse_type("out", "a numpy.ndarray", out);
  if (is_masked(out)) refuse_type("out", "an array without a mask", out);
  const auto array = py::reinterpret_borrow<py::array>(out);
  if (!array.dtype().is(dtype) && !array.dtype().equal(dtype)) {
    refuse_type("out's dtype", py::str(dtype).cast<std::string>(), py::str(array.dtype()));
  }
  if (!std::equal(shape.begin(), shape.end(), array.shape(), array.shape() + array.ndim())) {
    py::tuple expected(shape.size());
    for (std::size_t i = 0; i < shape.size(); ++i) expected[i] = shape[i];
    refuse_value("out's shape", py::str(expected).cast<std::string>(), array.attr("shape"));
  }
  if (!array.writeable())
    throw py::value_error("out must be writeable, received a read-only array");
}

/// Whether values can be written there one after the other, without changing what `updates` reads.
bool is_plain(const py::array& out, const Updates& updates) {
  if ((out.flags() & py::array::c_style) == 0) return false;
  if (!is_aligned(out)) return false;
  const auto* numbers = std::get_if<UpdateArray>(&updates.numbers);
  return numbers == nullptr || !numpy().attr("may_share_memory")(*numbers, out).cast<bool>();
}

py::array make_buffer(py::handle out, Precision precision, const Shape& shape,
                      const Updates& updates) {
  check_size(shape);
  const auto dtype = dtype_of(precision);
  if (!out.is_none()) {
    check_out(out, dtype, shape);
    auto array = py::reinterpret_borrow<py::array>(out);
    if (is_plain(array, updates)) return array;
  }
  return py::array(dtype, shape);
}

}  // namespace

Output::Output(py::object out, Precision precision, const Shape& shape, const Updates& updates)
    : target_(std::move(out)), buffer_(make_buffer(target_, precision, shape, updates)) {}

py::object Output::finish() {
  if (target_.is_none() || buffer_.is(target_)) return buffer_;
  numpy().attr("copyto")(target_, buffer_);
  return target_;
}

}  // namespace lrtrack::bindings
