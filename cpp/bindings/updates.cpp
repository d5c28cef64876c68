#include "updates.hpp"

#include <limits>
#include <string>

#include "interrupts.hpp"
#include "lrtrack/evaluate.hpp"
#include "plain_values.hpp"
#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

/// Integers of any class; numpy's own conversion would ask for __int__ before __index__.
UpdateArray from_objects(const py::array& objects) {
  UpdateArray numbers(Shape(objects.shape(), objects.shape() + objects.ndim()));
  auto* next = numbers.mutable_data();
  for (const auto item : objects.attr("ravel")()) {
    *next++ = to_num_update(item);
    let_others_run();
  }
  return numbers;
}

UpdateArray to_int64(py::handle object) {
  if (is_masked(object)) refuse_type("num_updates", "an array without a mask", object);
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
  auto numbers = py::isinstance<UpdateArray>(object) && !is_masked(object)
                     ? py::reinterpret_borrow<UpdateArray>(object)
                     : to_int64(object);
  if (!is_aligned(numbers)) numbers = numbers.attr("copy")();
  check_num_updates({numbers.data(), static_cast<std::size_t>(numbers.size())});
  return {numbers, Shape(numbers.shape(), numbers.shape() + numbers.ndim())};
}

Updates rising_or_falling(std::int64_t start, std::int64_t step, std::uint64_t count) {
  if (count > static_cast<std::uint64_t>(std::numeric_limits<py::ssize_t>::max())) {
    throw py::value_error("the range must be shorter, received " + std::to_string(count) +
                          " updates");
  }
  return {UpdateRange{start, step, static_cast<std::size_t>(count)},
          {static_cast<py::ssize_t>(count)}};
}

Updates no_updates() { return rising_or_falling(0, 1, 0); }

std::uint64_t size_of(std::int64_t step) {
  return step > 0 ? static_cast<std::uint64_t>(step) : 0 - static_cast<std::uint64_t>(step);
}

Updates from_python_range(py::handle range) {
  static const py::handle start_name = interned("start");
  static const py::handle step_name = interned("step");
  const auto count = PyObject_Size(range.ptr());
  if (count < 0) {
    PyErr_Clear();
    refuse_value("the range", "shorter", range);
  }
  if (count == 0) return no_updates();
  const auto start = to_num_update(range.attr(start_name));
  const auto step = count > 1 ? to_integer("step", range.attr(step_name)) : 1;
  const auto room = step > 0 ? std::numeric_limits<std::int64_t>::max() - start : start;
  const auto others = static_cast<std::uint64_t>(count - 1);
  const bool is_valid = others <= static_cast<std::uint64_t>(room) / size_of(step);
  if (!is_valid) to_num_update(range[py::int_(-1)]);
  return rising_or_falling(start, step, others + 1);
}

/// An end of a slice, plus one: a falling slice stops at −1 at the latest, a rising one at 2^63.
std::uint64_t to_end(const char* name, PyObject* end, bool may_be_after_all, py::handle slice) {
  if (end == Py_None) refuse_value(name, "given", slice);
  constexpr auto after_all = std::uint64_t{1} << 63;
  if (may_be_after_all && PyLong_Check(end)) {
    const auto number = PyLong_AsUnsignedLongLong(end);
    if (number == after_all) return after_all + 1;
    PyErr_Clear();  // to_integer says it in words
  }
  const auto number = to_integer(name, end);
  require(number >= 0, name, "non-negative: updates have no last one to count from", number);
  return static_cast<std::uint64_t>(number) + 1;
}

}  // namespace

Updates from_slice(py::handle slice) {
  const auto& given = *reinterpret_cast<PySliceObject*>(slice.ptr());
  const auto step = given.step == Py_None ? 1 : to_integer("step", given.step);
  require(step != 0, "step", "non-zero", step);
  const bool rises = step > 0;
  const auto start =
      rises && given.start == Py_None ? 1 : to_end("start", given.start, false, slice);
  const auto stop = !rises && given.stop == Py_None ? 0 : to_end("stop", given.stop, rises, slice);
  if (rises ? start >= stop : start <= stop) return no_updates();
  const auto distance = rises ? stop - start : start - stop;
  return rising_or_falling(static_cast<std::int64_t>(start - 1), step,
                           (distance - 1) / size_of(step) + 1);
}

Updates to_updates(py::handle object) {
  if (PySlice_Check(object.ptr())) return from_slice(object);
  if (PyRange_Check(object.ptr())) return from_python_range(object);
  return from_array(object);
}

}  // namespace lrtrack::bindings
