// The shapes that schedules are made of, in double precision.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace lrtrack {

/// The share of `total` updates that is left at an update: from 1 at 0 down to 0 from `total` on.
/// It is taken from the number of updates that are left, so that it is as precise near its end.
inline double share_left(std::int64_t num_update, std::int64_t total) {
  if (num_update >= total) return 0;
  return static_cast<double>(total - num_update) / static_cast<double>(total);
}

/// Half a cosine wave, 0 at 0 and 1 at 1; (1 − cos(π · share)) / 2 without its cancellation.
inline double cosine_rise(double share) {
  const double root = std::sin(std::numbers::pi / 2 * share);
  return root * root;
}

}  // namespace lrtrack
