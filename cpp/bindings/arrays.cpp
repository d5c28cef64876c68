#include "arrays.hpp"

#include <pybind11/numpy.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "convert.hpp"
#include "lrtrack/evaluate.hpp"
#include "scalar.hpp"

namespace lrtrack::bindings {
namespace {

using UpdateArray = py::array_t<std::int64_t, py::array::c_style>;
using Shape = std::vector<py::ssize_t>;

/// Update numbers as the user gave them: a range without an array, or an array.
struct Updates {
  std::variant<UpdateRange, UpdateArray> numbers;
  Shape shape;
};

py::module_ numpy() { return py::module_::import("numpy"); }

// ---- Update numbers -----------------------------------------------------------------------

void check_numbers(const UpdateArray& numbers) {
  const auto* data = numbers.data();
  const auto* negative =
      std::find_if(data, data + numbers.size(), [](std::int64_t number) { return number < 0; });
  if (negative != data + numbers.size()) check_num_update(*negative);
}

/// Integers of any class; numpy's own conversion would ask for __int__ before __index__.
UpdateArray from_objects(const py::array& objects, const Shape& shape) {
  UpdateArray numbers(shape);
  auto* next = numbers.mutable_data();
  for (const auto item : objects.attr("ravel")()) *next++ = to_num_update(item);
  return numbers;
}

Updates from_array(py::handle object) {
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
  Shape shape(given.shape(), given.shape() + given.ndim());
  if (kind == 'O') return {from_objects(given, shape), shape};
  UpdateArray numbers(
      given.attr("astype")("int64", py::arg("order") = "C", py::arg("copy") = false));
  check_numbers(numbers);
  return {numbers, shape};
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

Updates from_slice(py::handle slice) {
  const auto end = [&](const char* name, std::optional<std::int64_t> fallback) {
    const py::object given = slice.attr(name);
    if (!given.is_none()) {
      const auto number = to_integer(name, given);
      require(number >= 0, name, "non-negative: updates have no last one to count from", number);
      return number;
    }
    if (!fallback) refuse_value(name, "given", slice);
    return *fallback;
  };
  const py::object given_step = slice.attr("step");
  const auto step = given_step.is_none() ? 1 : to_integer("step", given_step);
  require(step != 0, "step", "non-zero", step);
  if (step > 0) {
    const auto start = end("start", 0);
    return from_ends(start, end("stop", std::nullopt), step);
  }
  const auto start = end("start", std::nullopt);
  return from_ends(start, end("stop", -1), step);
}

Updates from_python_range(py::handle range) {
  const auto number = [&](const char* name) { return to_integer(name, range.attr(name)); };
  const auto updates = from_ends(number("start"), number("stop"), number("step"));
  const auto& numbers = std::get<UpdateRange>(updates.numbers);
  if (numbers.count > 0) check_num_update(numbers[numbers.count - 1]);
  return updates;
}

Updates to_updates(py::handle object) {
  if (PySlice_Check(object.ptr())) return from_slice(object);
  if (PyRange_Check(object.ptr())) return from_python_range(object);
  return from_array(object);
}

// ---- Output -------------------------------------------------------------------------------

py::dtype dtype_of(Precision precision) {
  return precision == Precision::single ? py::dtype::of<float>() : py::dtype::of<double>();
}

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

/// Where the values go: `out` itself if it is plain memory, else an array to copy from at the end.
class Output {
 public:
  Output(py::object out, Precision precision, const Shape& shape, const Updates& updates)
      : target_(std::move(out)) {
    check_size(shape);
    const auto dtype = dtype_of(precision);
    if (!target_.is_none()) check_out(target_, dtype, shape);
    buffer_ = target_.is_none() || !is_plain(updates) ? py::array(dtype, shape)
                                                      : py::reinterpret_borrow<py::array>(target_);
  }

  template <class Real>
  Real* data() {
    return static_cast<Real*>(buffer_.mutable_data());
  }

  const py::array& buffer() const { return buffer_; }

  py::object finish() {
    if (target_.is_none() || buffer_.is(target_)) return buffer_;
    numpy().attr("copyto")(target_, buffer_);
    return target_;
  }

 private:
  bool is_plain(const Updates& updates) const {
    const auto array = py::reinterpret_borrow<py::array>(target_);
    if ((array.flags() & py::array::c_style) == 0) return false;
    if ((array.flags() & py::detail::npy_api::NPY_ARRAY_ALIGNED_) == 0) return false;
    const auto* numbers = std::get_if<UpdateArray>(&updates.numbers);
    return numbers == nullptr || !numpy().attr("may_share_memory")(*numbers, array).cast<bool>();
  }

  py::object target_;
  py::array buffer_;
};

// ---- Evaluation ---------------------------------------------------------------------------

template <class Real>
void run(const std::vector<const Tracker*>& trackers, const Updates& updates, Real* out,
         std::size_t threads) {
  if (const auto* range = std::get_if<UpdateRange>(&updates.numbers)) {
    evaluate<Real>(trackers, *range, out, threads);
  } else {
    const auto& numbers = std::get<UpdateArray>(updates.numbers);
    const auto size = static_cast<std::size_t>(numbers.size());
    evaluate<Real>(trackers, {numbers.data(), size}, out, threads);
  }
}

/// Releases the GIL unless a tracker needs it for each value anyway.
template <class Real>
void run_without_gil(const std::vector<const Tracker*>& trackers, const Updates& updates, Real* out,
                     std::size_t threads) {
  const bool needs_python =
      std::ranges::any_of(trackers, [](const auto* tracker) { return tracker->calls_user_code(); });
  if (needs_python) {
    run(trackers, updates, out, 1);
  } else {
    const py::gil_scoped_release release;
    run(trackers, updates, out, threads);
  }
}

void fill_rows(const std::vector<py::object>& trackers, Precision precision, const Updates& updates,
               Output& output, std::size_t threads) {
  std::vector<TrackerPtr> owners;
  std::vector<const Tracker*> pointers;
  for (const auto& tracker : trackers) {
    owners.push_back(to_tracker(tracker));
    pointers.push_back(owners.back().get());
  }
  if (precision == Precision::single) {
    run_without_gil(pointers, updates, output.data<float>(), threads);
  } else {
    run_without_gil(pointers, updates, output.data<double>(), threads);
  }
}

py::object evaluate_one(const py::object& tracker, const Updates& updates, py::object out) {
  if (!is_tracker(tracker)) refuse_type("self", "a Tracker", tracker);
  const auto precision = precision_of(tracker);
  Output output(std::move(out), precision, updates.shape, updates);
  fill_rows({tracker}, precision, updates, output, 1);
  return output.finish();
}

std::vector<py::object> to_trackers(py::handle object) {
  if (!py::isinstance<py::iterable>(object) || py::isinstance<py::str>(object) ||
      is_parameter_tracker(object)) {
    refuse_type("trackers", "a sequence of Trackers", object);
  }
  std::vector<py::object> trackers;
  for (const auto item : py::reinterpret_borrow<py::iterable>(object)) {
    if (!is_tracker(item)) refuse_type("trackers' items", "Trackers", item);
    trackers.push_back(py::reinterpret_borrow<py::object>(item));
  }
  return trackers;
}

std::size_t to_threads(py::handle threads) {
  if (threads.is_none()) return std::max(1U, std::thread::hardware_concurrency());
  const auto count = to_integer("threads", threads);
  check("threads", rules::positive, count);
  return static_cast<std::size_t>(std::min<std::int64_t>(count, 1024));
}

}  // namespace

py::object dtype_of(py::handle tracker) { return dtype_of(precision_of(tracker)); }

py::object get_new_values(py::object tracker, py::object num_updates, py::object out) {
  return evaluate_one(tracker, to_updates(num_updates), std::move(out));
}

py::object get_item(py::object tracker, py::object key) {
  require_parameter_tracker(tracker);
  if (!PySlice_Check(key.ptr())) return value_at(tracker, key);
  return evaluate_one(tracker, from_slice(key), py::none());
}

py::object evaluate_trackers(py::object trackers, py::object num_updates, py::object out,
                             py::object threads) {
  const auto thread_count = to_threads(threads);
  const auto rows = to_trackers(trackers);
  const auto updates = to_updates(num_updates);
  const bool any_double = std::ranges::any_of(
      rows, [](const auto& row) { return precision_of(row) == Precision::double_; });
  const bool any_single = std::ranges::any_of(
      rows, [](const auto& row) { return precision_of(row) == Precision::single; });
  const auto precision = any_double ? Precision::double_ : Precision::single;
  auto shape = updates.shape;
  shape.insert(shape.begin(), static_cast<py::ssize_t>(rows.size()));
  Output output(std::move(out), precision, shape, updates);
  if (!(any_double && any_single)) {
    fill_rows(rows, precision, updates, output, thread_count);
    return output.finish();
  }
  // Mixed: each row keeps its own precision's values.
  for (std::size_t i = 0; i < rows.size(); ++i) {
    output.buffer().attr("__setitem__")(i, evaluate_one(rows[i], updates, py::none()));
  }
  return output.finish();
}

}  // namespace lrtrack::bindings
