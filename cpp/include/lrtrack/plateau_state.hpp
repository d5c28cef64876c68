// The state of a PlateauTracker, which metrics change while threads read its value.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

namespace lrtrack {

/// What a plateau remembers of the evaluations so far.
struct PlateauState {
  double value = 0;
  std::optional<double> best = {};  // the metric of the last good evaluation
  std::int64_t bad_updates = 0;     // in a row
  std::int64_t cooldown_left = 0;   // evaluations that are not counted as bad
};

/// What a PlateauTracker has beside the values of a Tracker. All of it may be called from several
/// threads, and on a tracker that is shared as const.
class Plateau {
 public:
  explicit Plateau(double value) : state_{.value = value}, value_(value) {}
  Plateau(const Plateau&) = delete;
  Plateau& operator=(const Plateau&) = delete;
  virtual ~Plateau() = default;

  /// Takes the metric of one evaluation into account, which may lower the value.
  void update(double metric) const {
    const std::lock_guard lock(changing_);
    replace(after(state_, metric));
  }

  /// The state after the last update.
  PlateauState state() const {
    const std::lock_guard lock(changing_);
    return state_;
  }
  /// Goes on from a state of a tracker with equal parameters; nothing is checked.
  void set_state(const PlateauState& state) const {
    const std::lock_guard lock(changing_);
    replace(state);
  }

  /// The state's value, without waiting for an update.
  double current_value() const { return value_.load(); }

 private:
  virtual PlateauState after(const PlateauState& state, double metric) const = 0;

  void replace(const PlateauState& state) const {
    state_ = state;
    value_.store(state.value);
  }

  mutable std::mutex changing_;
  mutable PlateauState state_;
  mutable std::atomic<double> value_;
};

}  // namespace lrtrack
