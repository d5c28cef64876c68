// Long work answers signals, and lets other threads run.
#pragma once

#include <chrono>

namespace lrtrack::bindings {

/// To be called often by work that holds the GIL: raises what the handler of a signal
/// raises, such as KeyboardInterrupt, and lets another thread run if one has waited long enough.
void let_others_run();

/// Releases the GIL for as long as it lives. Unlike py::gil_scoped_release it can acquire it
/// meanwhile, to check for signals.
class Released {
 public:
  Released();
  Released(const Released&) = delete;
  Released& operator=(const Released&) = delete;
  ~Released();

  /// To be called often: raises what the handler of a signal raises.
  void check_signals();

 private:
  using Clock = std::chrono::steady_clock;

  void* thread_state_;
  Clock::time_point next_check_;
};

}  // namespace lrtrack::bindings
