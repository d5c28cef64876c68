#include "arrays.hpp"

#include <algorithm>
#include <span>
#include <thread>
#include <variant>
#include <vector>

#include "classes.hpp"
#include "docstrings.hpp"
#include "fastcall.hpp"
#include "function.hpp"
#include "interrupts.hpp"
#include "lrtrack/evaluate.hpp"
#include "output.hpp"
#include "plain_values.hpp"
#include "refusals.hpp"
#include "scalar.hpp"
#include "stack.hpp"
#include "updates.hpp"
#include "wrapping.hpp"

namespace lrtrack::bindings {
namespace {

using Trackers = std::span<const Tracker* const>;

template <class Real>
void run(Trackers trackers, const Updates& updates, Real* out, std::size_t threads,
         const BetweenBlocks& between_blocks) {
  if (const auto* range = std::get_if<UpdateRange>(&updates.numbers)) {
    evaluate<Real>(trackers, *range, out, threads, between_blocks);
  } else {
    const auto& numbers = std::get<UpdateArray>(updates.numbers);
    const auto size = static_cast<std::size_t>(numbers.size());
    evaluate<Real>(trackers, {numbers.data(), size}, out, threads, between_blocks);
  }
}

/// Releases the GIL, unless a tracker needs it for each value, or the work is shorter than
/// releasing and acquiring it.
template <class Real>
void run_without_gil(Trackers trackers, const Updates& updates, Output& output,
                     std::size_t threads) {
  std::size_t largest = 1;
  bool calls_user_code = false;
  for (const auto* tracker : trackers) {
    require_stack(tracker->depth());
    largest = std::max(largest, tracker->size());
    calls_user_code = calls_user_code || tracker->calls_user_code();
  }
  auto* out = output.data<Real>();
  constexpr std::size_t worth_releasing = 1024;
  const bool is_quick =
      static_cast<std::size_t>(output.buffer().size()) * largest < worth_releasing;
  if (is_quick || calls_user_code) {
    run(trackers, updates, out, 1, &let_others_run);
  } else {
    Released released;
    run(trackers, updates, out, threads, [&released] { released.check_signals(); });
  }
}

void fill_rows(Trackers trackers, Precision precision, const Updates& updates, Output& output,
               std::size_t threads) {
  if (precision == Precision::single) {
    run_without_gil<float>(trackers, updates, output, threads);
  } else {
    run_without_gil<double>(trackers, updates, output, threads);
  }
}

py::object evaluate_one(py::handle tracker, const Updates& updates, py::object out) {
  const auto precision = precision_of(tracker);
  const auto owner = to_tracker(tracker);
  const Tracker* const pointer = owner.get();
  Output output(std::move(out), precision, updates.shape, updates);
  fill_rows({&pointer, 1}, precision, updates, output, 1);
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
    let_others_run();
  }
  return trackers;
}

std::size_t to_threads(py::handle threads) {
  if (threads.is_none()) return std::max(1U, std::thread::hardware_concurrency());
  const auto count = to_integer("threads", threads);
  check("threads", rules::positive, count);
  return static_cast<std::size_t>(std::min<std::int64_t>(count, 1024));
}

/// The method: takes num_updates and perhaps out, by position or by name.
PyObject* get_new_values(PyObject*, PyObject* const* values, std::size_t flagged_count,
                         PyObject* names) {
  return guarded([&] {
    const auto count = PyVectorcall_NARGS(flagged_count);
    const py::handle self(count > 0 ? values[0] : Py_None);
    if (!is_tracker(self)) refuse_type("self", "a Tracker", self);
    const CallArguments given{values + 1, count - 1, names};
    PyObject* const num_updates = given.get(0, "num_updates");
    PyObject* const out = given.get(1, "out");
    const int found = (num_updates != nullptr ? 1 : 0) + (out != nullptr ? 1 : 0);
    if (num_updates == nullptr || found != given.count()) {
      throw py::type_error("get_new_values takes num_updates, and perhaps out");
    }
    return evaluate_one(self, to_updates(num_updates),
                        py::reinterpret_borrow<py::object>(out == nullptr ? Py_None : out))
        .release()
        .ptr();
  });
}

constexpr const char* get_new_values_doc =
    "The values at many updates, as an array of the shape of num_updates (integers of any "
    "type).\n\n"
    "With out, an array of that shape and of the tracker's dtype, the values go there.\n"
    "Raises TypeError or ValueError for numbers that are no updates, or an out that does not fit.";

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
    std::vector<TrackerPtr> owners;
    std::vector<const Tracker*> pointers;
    for (const auto& row : rows) {
      owners.push_back(to_tracker(row));
      pointers.push_back(owners.back().get());
    }
    fill_rows(pointers, precision, updates, output, thread_count);
    return output.finish();
  }
  // Mixed: each row keeps its own precision's values.
  for (std::size_t i = 0; i < rows.size(); ++i) {
    output.buffer().attr("__setitem__")(i, evaluate_one(rows[i], updates, py::none()));
  }
  return output.finish();
}

constexpr const char* evaluate_doc =
    "The values of several trackers at the same updates: an array (len(trackers), *shape).\n\n"
    "num_updates is an array of integers, a slice or a range. With out, the values go there.\n"
    "threads is how many threads share the work (None: one per processor); the values do not\n"
    "depend on it. Trackers that call Python code are evaluated on one thread.\n"
    "The dtype is float64 if a tracker's is, else float32; each row keeps its tracker's values.\n\n"
    "Raises TypeError or ValueError for numbers that are no updates, or an out that does not "
    "fit.\n\n"
    "Example:\n"
    "    >>> evaluate([Tracker.fixed(0.5), Tracker.fixed(0.25)], range(3)).tolist()\n"
    "    [[0.5, 0.5, 0.5], [0.25, 0.25, 0.25]]";

}  // namespace

py::object get_item(py::object tracker, py::object key) {
  require_parameter_tracker(tracker);
  if (!PySlice_Check(key.ptr())) return value_at(tracker, key);
  if (!is_tracker(tracker)) refuse_type("self", "a Tracker", tracker);
  return evaluate_one(tracker, from_slice(key), py::none());
}

void add_get_new_values(py::handle tracker_class) {
  tracker_class.attr("get_new_values") = quick_method(
      signature(
          "get_new_values",
          "self, num_updates: Union[Iterable[int], slice], out: Optional[numpy.ndarray] = None",
          "numpy.ndarray") +
          get_new_values_doc,
      &get_new_values);
}

void add_evaluate(py::module_& module) {
  module.attr("evaluate") = python_function(signature("evaluate",
                                                      "trackers: Iterable[Tracker], "
                                                      "num_updates: Union[Iterable[int], slice], "
                                                      "out: Optional[numpy.ndarray] = None, "
                                                      "threads: Optional[int] = None",
                                                      "numpy.ndarray") +
                                                evaluate_doc,
                                            &evaluate_trackers);
}

}  // namespace lrtrack::bindings
