#include "milestones.hpp"

#include <pybind11/numpy.h>

#include <cstdint>

#include "classes.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "handle.hpp"
#include "interrupts.hpp"
#include "plain_values.hpp"
#include "stack.hpp"

namespace lrtrack::bindings {
namespace {

/// Of a class that is defined in Python and does not say otherwise there are none.
py::array milestones_of(py::handle self, py::handle given_stop) {
  require_parameter_tracker(self);
  const auto stop = to_integer("stop", given_stop);
  const auto* handle = handle_of(self.ptr());
  if (handle == nullptr) {
    const auto none = Milestones(stop).sorted();
    return py::array_t<std::int64_t>(0, none.data());
  }
  const auto tracker = handle->parameter_tracker;
  require_stack(tracker->depth());
  Milestones milestones(stop);
  milestones.call_while_adding(&let_others_run);
  if (handle->precision == Precision::single) {
    tracker->add_milestones<float>(milestones);
  } else {
    tracker->add_milestones<double>(milestones);
  }
  const auto updates = milestones.sorted();
  return py::array_t<std::int64_t>(static_cast<py::ssize_t>(updates.size()), updates.data());
}

constexpr const char* milestones_doc =
    "The update numbers between 0 and stop, both excluded, at which a new piece of the schedule\n"
    "begins: an increasing int64 array.\n\n"
    "A piece begins at a step, a restart, the turn of a cycle, the end of a warm-up or of a "
    "delay,\n"
    "and where the last value is first reached and held: each time it is the first update whose\n"
    "value the new piece gives. Compositions have those of their parts, at the updates at which "
    "the\n"
    "parts are asked; a tracker with values for each parameter has those of all parameters. "
    "Python\n"
    "functions have none; a class defined in Python has none unless it defines this method.\n\n"
    "Raises TypeError or ValueError for a stop that is no update number, and ValueError if there\n"
    "are more than 10,000,000.\n\n"
    "Example:\n"
    "    >>> StepTracker(base_value=0.5, factor=0.5, step_size=10).milestones(35).tolist()\n"
    "    [10, 20, 30]";

}  // namespace

void add_milestones(py::object type) {
  type.attr("milestones") = python_function(
      signature("milestones", "self, stop: int", "numpy.ndarray") + milestones_doc, &milestones_of);
}

}  // namespace lrtrack::bindings
