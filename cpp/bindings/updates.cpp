#include "updates.hpp"

#include <limits>
#include <optional>
#include <string>

#include "convert.hpp"
#include "lrtrack/evaluate.hpp"

namespace lrtrack::bindings {
namespace {

/// Integers of any class; numpy's own conversion would ask for __int__ before __index__.
UpdateArray from_objects(const py::array& objects) {
  UpdateArray numbers(Shape(objects.shape(), objects.shape() + objects.ndim()));
  auto* next = numbers.mutable_data();
  for (const auto item : objects.attr("ravel")()) *next++ = to_num_update(item);
  return numbers;
}

UpdateArray to_int64(py::handle object) {
  py::array given;
  try {
    given = numpy().attr("asarray")(object);
  } catch (const py::error_already_set& error) {
    if (!error.matches(PyExc_ValueError) && !error.matches(PyExc_Warning)) throw;
    refuse_value("num_updates", "an array of integers", object);
  }
  const char kind = given.dtype().kind();
  const bool is_empty_list = given.size() == 0 && !py::isinstance<py::array>(object);
  if (kind != 'i' && kind != 'u' && kind != 'O' && !is_empty_list) {
    refuse_type("num_updates", "integers", object);
  }
  if (kind == 'u' && given.size() > 0) {
    to_num_update(given.attr("max")());
  }
  if (kind == 'O') return from_objects(given);
  return given.attr("astype")("int64", py::arg("order") = "C", py::arg("copy") = false);
}

Updates from_array(py::handle object) {
  const auto numbers = py::isinstance<UpdateArray>(object)
                           ? py::reinterpret_borrow<UpdateArray>(object)
                           : to_int64(object);
  check_num_updates({numbers.data(), static_cast<std::size_t>(numbers.size())});
  return {numbers, Shape(numbers.shape(), numbers.shape() + numbers.ndim())};
}

/// The range with these ends; all its numbers are valid update numbers.
Updates from_ends(std::int64_t start, std::int64_t stop, std::int64_t step) {
  const bool is_empty = step > 0 ? start >= stop : start <= stop;
  if (is_empty) return {UpdateRange{0, 1, 0}, {0}};
  check_num_update(start);
  const auto distance = step > 0
                            ? static_cast<std::uint64_t>(stop) - static_cast<std::uint64_t>(start)
                            : static_cast<std::uint64_t>(start) - static_cast<std::uint64_t>(stop);
  const auto stride = step > 0 ? static_cast<std::uint64_t>(step)
                               : std::uint64_t{0} - static_cast<std::uint64_t>(step);
  const auto count = (distance - 1) / stride + 1;
  if (count > static_cast<std::uint64_t>(std::numeric_limits<py::ssize_t>::max())) {
    throw py::value_error("the range must be shorter, received " + std::to_string(count) +
                          " updates");
  }
  const UpdateRange range{start, step, static_cast<std::size_t>(count)};
  return {range, {static_cast<py::ssize_t>(count)}};
}

Updates from_python_range(py::handle range) {
  static const py::handle start = interned("start");
  static const py::handle stop = interned("stop");
  static const py::handle step = interned("step");
  auto updates =
      from_ends(to_integer("start", range.attr(start)), to_integer("stop", range.attr(stop)),
                to_integer("step", range.attr(step)));
  const auto& numbers = std::get<UpdateRange>(updates.numbers);
  if (numbers.count > 0) check_num_update(numbers[numbers.count - 1]);
  return updates;
}

/// An end of a slice; `fallback` stands for None.
std::int64_t to_end(const char* name, PyObject* end, std::optional<std::int64_t> fallback,
                    py::handle slice) {
  if (end == Py_None) {
    if (!fallback) refuse_value(name, "given", slice);
    return *fallback;
  }
  const auto number = to_integer(name, end);
  require(number >= 0, name, "non-negative: updates have no last one to count from", number);
  return number;
}

}  // namespace

Updates from_slice(py::handle slice) {
  const auto& given = *reinterpret_cast<PySliceObject*>(slice.ptr());
  const auto step = given.step == Py_None ? 1 : to_integer("step", given.step);
  require(step != 0, "step", "non-zero", step);
  const bool is_forwards = step > 0;
  const auto start = to_end("start", given.start,
                            is_forwards ? std::optional<std::int64_t>(0) : std::nullopt, slice);
  const auto stop = to_end("stop", given.stop,
                           is_forwards ? std::nullopt : std::optional<std::int64_t>(-1), slice);
  return from_ends(start, stop, step);
}

Updates to_updates(py::handle object) {
  if (PySlice_Check(object.ptr())) return from_slice(object);
  if (PyRange_Check(object.ptr())) return from_python_range(object);
  return from_array(object);
}

}  // namespace lrtrack::bindings
