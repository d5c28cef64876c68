// Half a cosine wave for single values: an estimate arrives sooner than the formula's value, which
// waits for a division and for the care that it takes near the ends.
#pragma once

#include <cmath>
#include <optional>

#include "lrtrack/detail/blocks.hpp"

namespace lrtrack::detail {

/// lerp(from, to, cosine_rise(share)) as a float, if an estimate leaves no doubt of it. Values that
/// are a millionth of the larger end leave one.
class HalfWave {
 public:
  /// cos_pi is at most 2^-43 away, the share 2^-51 here and in the formula, which moves the cosine
  /// by less than 2^-48. Then there are three roundings here, and a few of 2^-53 in the formula.
  HalfWave(double from, double to)
      : middle_(from + (to - from) / 2),
        half_((to - from) / 2),
        error_(std::abs(half_) * 0x1p-42 + std::abs(middle_) * 0x1p-49) {}

  std::optional<float> operator()(double share) const {
    return float_between(around(middle_ - cos_pi(share, half_), error_));
  }

 private:
  double middle_;
  double half_;
  double error_;
};

}  // namespace lrtrack::detail
