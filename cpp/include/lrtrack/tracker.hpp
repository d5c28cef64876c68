// The two interfaces of DJL: a value per update, and a value per parameter and update.
#pragma once

#include <cfloat>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include "lrtrack/milestones.hpp"
#include "lrtrack/rule.hpp"
#include "lrtrack/value.hpp"

// For DJL's bits, each float operation must be rounded to float at once, and none may be fused.
static_assert(FLT_EVAL_METHOD == 0, "lrtrack needs float arithmetic in float precision");

namespace lrtrack {

struct TrackerType;

/// The precisions of values. For float, DJL's nine trackers compute in float as DJL does; all other
/// values are computed in double, and rounded once.
template <class Real>
concept RealNumber = std::is_same_v<Real, float> || std::is_same_v<Real, double>;

/// The update numbers start, start + step, … (count of them).
struct UpdateRange {
  std::int64_t start = 0;
  std::int64_t step = 1;
  std::size_t count = 0;

  std::int64_t operator[](std::size_t index) const {
    return start + step * static_cast<std::int64_t>(index);
  }
  UpdateRange slice(std::size_t first, std::size_t length) const {
    return {length == 0 ? start : (*this)[first], step, length};
  }
};

/// The largest update number, 2^63 − 1.
inline constexpr auto latest_update = std::numeric_limits<std::int64_t>::max();

/// The last update that is not after a position.
inline std::int64_t update_at(double position) {
  return position < 0x1p63 ? static_cast<std::int64_t>(position) : latest_update;
}

/// A function from a parameter's id and an update number to a value. It is immutable, but for what
/// has a state.
class ParameterTracker {
 public:
  ParameterTracker() = default;
  ParameterTracker(const ParameterTracker&) = delete;
  ParameterTracker& operator=(const ParameterTracker&) = delete;
  virtual ~ParameterTracker() = default;

  /// The value for a parameter at an update, num_update >= 0. Throws std::invalid_argument if
  /// num_update is negative. Of a Tracker every parameter has the same value.
  template <RealNumber Real = float>
  Real get_new_value(std::string_view parameter_id, std::int64_t num_update) const {
    check_num_update(num_update);
    return value<Real>(parameter_id, num_update);
  }

  /// Like get_new_value, without its check of `num_update`.
  template <RealNumber Real>
  Real value(std::string_view parameter_id, std::int64_t num_update) const {
    if constexpr (std::is_same_v<Real, float>) {
      return float_value_of(parameter_id, num_update);
    } else {
      return double_value_of(parameter_id, num_update);
    }
  }

  /// The update numbers in (0, stop) at which a new piece of the schedule begins, increasing: a
  /// step, a restart, the end of a warm-up, the update from which the last value is held. Throws
  /// std::invalid_argument if there are more than Milestones::most.
  template <RealNumber Real = float>
  std::vector<std::int64_t> milestones(std::int64_t stop) const {
    Milestones milestones(stop);
    add_milestones<Real>(milestones);
    return milestones.sorted();
  }

  /// Adds those milestones that are in the range of the collection.
  template <RealNumber Real>
  void add_milestones(Milestones& milestones) const {
    if constexpr (std::is_same_v<Real, float>) {
      add_float_milestones(milestones);
    } else {
      add_double_milestones(milestones);
    }
  }

  /// What declares this tracker's parameters; null for a tracker defined outside the library.
  virtual const TrackerType* type() const = 0;
  /// The value of the parameter in row `index` of that declaration.
  virtual Value parameter(std::size_t index) const = 0;
  /// Whether the other is of the same type with equal parameters, which may be trackers.
  virtual bool equals(const ParameterTracker& other) const = 0;
  /// Equal trackers have equal hashes.
  virtual std::size_t hash() const = 0;
  /// How many trackers deep the nesting is, this one included.
  virtual std::size_t depth() const { return 1; }
  /// How many trackers there are in all; one that stands in two places counts twice.
  virtual std::size_t size() const { return 1; }
  /// Whether a value may call a function of the user's.
  virtual bool calls_user_code() const { return false; }
  /// Whether a state, its own or that of a tracker in it, may change its values.
  virtual bool has_state() const { return false; }

 private:
  virtual float float_value_of(std::string_view parameter_id, std::int64_t num_update) const = 0;
  virtual double double_value_of(std::string_view parameter_id, std::int64_t num_update) const = 0;
  virtual void add_float_milestones(Milestones&) const {}
  virtual void add_double_milestones(Milestones&) const {}
};

/// A function from an update number to a value.
class Tracker : public ParameterTracker {
 public:
  using ParameterTracker::get_new_value;
  using ParameterTracker::value;

  /// The value at an update, num_update >= 0. Throws std::invalid_argument if it is negative.
  template <RealNumber Real = float>
  Real get_new_value(std::int64_t num_update) const {
    check_num_update(num_update);
    return value<Real>(num_update);
  }

  /// Like get_new_value, without its check of `num_update`.
  template <RealNumber Real>
  Real value(std::int64_t num_update) const {
    if constexpr (std::is_same_v<Real, float>) {
      return float_value(num_update);
    } else {
      return double_value(num_update);
    }
  }

  /// The value at a position, a real number from 0 that may lie between two updates: formulas take
  /// it as their t. A step keeps its value, and a function is called with the update before.
  template <RealNumber Real>
  Real value_at(double position) const {
    if constexpr (std::is_same_v<Real, float>) {
      return float_value_at(position);
    } else {
      return double_value_at(position);
    }
  }

  /// out[i] = value(range[i]); the numbers must be valid update numbers.
  virtual void fill(UpdateRange range, float* out) const = 0;
  /// As with float, in double precision.
  virtual void fill(UpdateRange range, double* out) const = 0;
  /// out[i] = value(num_updates[i]); the numbers must be valid update numbers.
  virtual void gather(const std::int64_t* num_updates, std::size_t count, float* out) const = 0;
  /// As with float, in double precision.
  virtual void gather(const std::int64_t* num_updates, std::size_t count, double* out) const = 0;

 private:
  virtual float float_value(std::int64_t num_update) const = 0;
  virtual double double_value(std::int64_t num_update) const = 0;
  virtual float float_value_at(double position) const { return float_value(update_at(position)); }
  virtual double double_value_at(double position) const {
    return double_value(update_at(position));
  }
  float float_value_of(std::string_view, std::int64_t num_update) const final {
    return float_value(num_update);
  }
  double double_value_of(std::string_view, std::int64_t num_update) const final {
    return double_value(num_update);
  }
};

}  // namespace lrtrack
