// Half a cosine wave by estimates: for single values, where the formula's waits for a division and
// for the care that it takes near the ends, and for ranges.
#pragma once

#include <cmath>
#include <limits>
#include <optional>

#include "lrtrack/detail/tables.hpp"

namespace lrtrack::detail {

/// Where a wave begins, at an update and a fraction of one, and how many updates it takes. The
/// length is negative if it begins at its later end.
struct Phase {
  std::int64_t update;
  double fraction;
  double length;

  double passed(std::int64_t num_update) const {
    return static_cast<double>(num_update - update) - fraction;
  }
};

/// A table that serves all phases of the same length in one range.
class SharedRotations {
 public:
  explicit SharedRotations(UpdateRange range) : step_(range.step), count_(range.count) {}

  const RotationTable& of_length(double length) {
    if (length_ != length) table_.emplace(step_, length_ = length, count_);
    return *table_;
  }

 private:
  std::int64_t step_;
  std::size_t count_;
  double length_ = 0;
  std::optional<RotationTable> table_;
};

/// lerp(from, to, cosine_rise(share)) as a float, if an estimate leaves no doubt of it. Values that
/// are four millionths of the larger end leave one.
class HalfWave {
 public:
  HalfWave(double from, double to)
      : middle_(from + (to - from) / 2), half_((to - from) / 2), error_(error_of(0x1p-42)) {}

  /// cos_pi is at most 2^-43 away, the share 2^-51 here and in the formula, which moves the cosine
  /// by less than 2^-48. Then there are three roundings here, and a few of 2^-53 in the formula.
  std::optional<float> operator()(double share) const {
    return float_between(around(middle_ - cos_pi(share, half_), error_));
  }

  /// out[i] = formula(range[i]) = exact(range[i]), which is the wave at the share that has passed
  /// of its phase, between 0 and 1. The range is part of that which the rotations are for.
  template <class Formula, class Exact>
  void fill(const Formula& formula, Exact exact, const Phase& phase, SharedRotations& rotations,
            UpdateRange range, float* out) const {
    if (range.count == 0) return;
    if (half_ == 0 || largest(range) >= limit_of(formula)) {
      return evaluate_exactly(formula, exact, range, out);
    }
    const auto& table = rotations.of_length(phase.length);
    const auto passed = [phase](std::int64_t number) { return phase.passed(number); };
    table.for_each_block(range, passed, out, [&](UpdateRange part, float* values, Rotation first) {
      if (is_doubtful(formula(part.start)) && is_doubtful(formula(part[part.count - 1]))) {
        return evaluate_exactly(formula, exact, part, values);
      }
      // The cosines are 12 · 2^-50 away, and what is said above comes to 5 more.
      const auto bounds = [middle = middle_, error = error_of(0x1p-45),
                           cosine = table.cosines(first, half_)](Index k) {
        return around(middle - cosine(k), error);
      };
      round_where_certain(formula, part, values, bounds, [](float value, Index) { return value; });
    });
  }

 private:
  /// How far the value may be off, where the cosine is off by this. Never 0, for only the formula
  /// knows the sign of a zero.
  double error_of(double cosine_error) const {
    return std::abs(half_) * cosine_error + std::abs(middle_) * 0x1p-49 +
           std::numeric_limits<double>::min();
  }

  /// Whether one in a few thousand values near this one, or more, is in doubt.
  bool is_doubtful(float value) const {
    return std::abs(static_cast<double>(value)) < std::abs(half_) * 0x1p-8;
  }

  double middle_;
  double half_;
  double error_;  // of single values
};

}  // namespace lrtrack::detail
