#include "python_tracker.hpp"

#include "classes.hpp"
#include "fastcall.hpp"
#include "handle.hpp"
#include "interrupts.hpp"
#include "plain_values.hpp"
#include "refusals.hpp"
#include "stack.hpp"

namespace lrtrack::bindings {
namespace {

template <class Real>
void fill_by_value(const Tracker& tracker, UpdateRange range, Real* out) {
  for (std::size_t i = 0; i < range.count; ++i) out[i] = tracker.value<Real>(range[i]);
}

template <class Real>
void gather_by_value(const Tracker& tracker, const std::int64_t* num_updates, std::size_t count,
                     Real* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = tracker.value<Real>(num_updates[i]);
}

/// The limits of nested calls, for calls of trackers by trackers: Python's own, because they may be
/// without a frame of Python's, which would count, and the stack's, because many of the core's
/// trackers may stand between two calls.
class NestedCall {
 public:
  NestedCall() {
    require_stack_for_nested_call();
    if (Py_EnterRecursiveCall(" in a tracker") != 0) throw py::error_already_set();
  }
  NestedCall(const NestedCall&) = delete;
  NestedCall& operator=(const NestedCall&) = delete;
  ~NestedCall() { Py_LeaveRecursiveCall(); }
};

bool equal_in_python(py::handle left, py::handle right) {
  const py::gil_scoped_acquire gil;
  const NestedCall call;
  let_others_run();
  return left.equal(right);
}

std::size_t hash_in_python(py::handle object) {
  const py::gil_scoped_acquire gil;
  const NestedCall call;
  let_others_run();
  return static_cast<std::size_t>(py::hash(object));
}

/// What is counted in the tracker that is called when a callable is, itself or the one whose method
/// it is: 1 in one whose class is defined in Python, 0 where there is none.
template <class Count>
std::size_t count_in(py::handle callable, const Count& count) {
  const py::gil_scoped_acquire gil;
  if (PyFunction_Check(callable.ptr()) != 0) return 0;
  const py::object tracker = is_tracker(callable) ? py::reinterpret_borrow<py::object>(callable)
                                                  : py::getattr(callable, "__self__", py::none());
  if (!is_tracker(tracker)) return 0;
  const auto* handle = handle_of(tracker.ptr());
  return handle == nullptr ? 1 : count(*handle->tracker);
}

/// Those that a Python tracker's class gives it. The class is asked, not the instance, whose own
/// attribute of that name may be something else.
void add_own_milestones(py::handle tracker, Milestones& milestones) {
  const py::gil_scoped_acquire gil;
  const NestedCall call;
  if (const auto* handle = handle_of(tracker.ptr())) {
    const auto& own = *handle->parameter_tracker;
    return handle->precision == Precision::single ? own.add_milestones<float>(milestones)
                                                  : own.add_milestones<double>(milestones);
  }
  const auto type = py::type::of(tracker);
  const py::object method = type.attr("milestones");
  const py::int_ stop(milestones.stop());
  const auto result = call_python([&] {
    return PyObject_CallFunctionObjArgs(method.ptr(), tracker.ptr(), stop.ptr(), nullptr);
  });
  const auto name = type.attr("__name__").cast<std::string>() + ".milestones's result";
  if (!py::isinstance<py::iterable>(result)) refuse_type(name, "an array of integers", result);
  for (const auto update : result) milestones.add(to_integer(name + "'s items", update));
}

/// The tracker whose values a callable gives: itself, or the one whose method it is; else null.
py::object tracker_behind(py::handle callable) {
  if (is_tracker(callable)) return py::reinterpret_borrow<py::object>(callable);
  const py::object self = py::getattr(callable, "__self__", py::none());
  if (!is_tracker(self)) return {};
  const py::object name = py::getattr(callable, "__name__", py::none());
  return name.equal(value_method()) ? self : py::object();
}

}  // namespace

py::handle value_method() {
  static const py::handle name = interned("get_new_value");
  return name;
}

double to_result(py::handle tracker, py::handle result) {
  if (const auto real = plain_real(result)) return *real;
  const auto class_name = py::type::of(tracker).attr("__name__").cast<std::string>();
  return to_real(class_name + ".get_new_value's result", result);
}

double PythonTracker::double_value(std::int64_t num_update) const {
  const py::gil_scoped_acquire gil;
  const NestedCall call;
  const py::int_ number(num_update);
  const auto result = call_python([&] {
    return PyObject_CallMethodObjArgs(object().ptr(), value_method().ptr(), number.ptr(), nullptr);
  });
  let_others_run();
  return to_result(object(), result);
}

float PythonTracker::float_value(std::int64_t num_update) const {
  return static_cast<float>(double_value(num_update));
}

void PythonTracker::add_float_milestones(Milestones& milestones) const {
  add_own_milestones(object(), milestones);
}
void PythonTracker::add_double_milestones(Milestones& milestones) const {
  add_own_milestones(object(), milestones);
}

void PythonTracker::fill(UpdateRange range, float* out) const { fill_by_value(*this, range, out); }
void PythonTracker::fill(UpdateRange range, double* out) const { fill_by_value(*this, range, out); }
void PythonTracker::gather(const std::int64_t* num_updates, std::size_t count, float* out) const {
  gather_by_value(*this, num_updates, count, out);
}
void PythonTracker::gather(const std::int64_t* num_updates, std::size_t count, double* out) const {
  gather_by_value(*this, num_updates, count, out);
}

bool PythonTracker::equals(const ParameterTracker& other) const {
  const auto* tracker = dynamic_cast<const PythonTracker*>(&other);
  return tracker != nullptr && equal_in_python(object_, tracker->object_);
}

std::size_t PythonTracker::hash() const { return hash_in_python(object_); }

double PythonFunction::operator()(std::int64_t argument) const {
  const py::gil_scoped_acquire gil;
  const NestedCall call;
  const py::int_ number(argument);
  const auto result = call_python(
      [&] { return PyObject_CallFunctionObjArgs(callable().ptr(), number.ptr(), nullptr); });
  let_others_run();
  return to_real(result_name_, result);
}

std::size_t PythonFunction::depth() const {
  return count_in(callable(), [](const Tracker& tracker) { return tracker.depth(); });
}

std::size_t PythonFunction::size() const {
  return count_in(callable(), [](const Tracker& tracker) { return tracker.size(); });
}

void PythonFunction::add_milestones(Milestones& milestones) const {
  const py::gil_scoped_acquire gil;
  if (const auto tracker = tracker_behind(callable())) add_own_milestones(tracker, milestones);
}

bool PythonFunction::equals(const Function& other) const {
  const auto* function = dynamic_cast<const PythonFunction*>(&other);
  return function != nullptr && equal_in_python(callable_, function->callable_);
}

std::size_t PythonFunction::hash() const { return hash_in_python(callable_); }

}  // namespace lrtrack::bindings
