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
  // A thread that has waited for the switch interval, 5 ms, is handed the GIL here. One that is
  // woken sooner mostly finds it taken again, and waits anew: hence not more often.
  constexpr auto between_releases = std::chrono::milliseconds(10);
  constexpr unsigned calls_between = 64;  // of which a clock would be most of the time
  thread_local unsigned calls = 0;
  thread_local std::chrono::steady_clock::time_point next_release;
  if (++calls % calls_between != 0 || std::chrono::steady_clock::now() < next_release) return;
  PyEval_RestoreThread(PyEval_SaveThread());
  next_release = std::chrono::steady_clock::now() + between_releases;
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
