#include "interrupts.hpp"

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {
namespace {

constexpr auto between_checks = std::chrono::milliseconds(50);

void raise_by_signals() {
  if (PyErr_CheckSignals() != 0) throw pybind11::error_already_set();
}

}  // namespace

void let_others_run() {
  raise_by_signals();
  // Python hands the GIL over, if another thread has waited for the switch interval.
  constexpr unsigned calls_between = 64;
  thread_local unsigned calls = 0;
  if (++calls % calls_between == 0) PyEval_RestoreThread(PyEval_SaveThread());
}

Released::Released()
    : thread_state_(PyEval_SaveThread()), next_check_(Clock::now() + between_checks) {}

Released::~Released() { PyEval_RestoreThread(static_cast<PyThreadState*>(thread_state_)); }

void Released::check_signals() {
  if (Clock::now() < next_check_) return;
  PyEval_RestoreThread(static_cast<PyThreadState*>(thread_state_));
  const bool is_raised = PyErr_CheckSignals() != 0;
  if (is_raised) {
    const pybind11::error_already_set error;
    thread_state_ = PyEval_SaveThread();
    throw error;
  }
  thread_state_ = PyEval_SaveThread();
  next_check_ = Clock::now() + between_checks;
}

}  // namespace lrtrack::bindings
