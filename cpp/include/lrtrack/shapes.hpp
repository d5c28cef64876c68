// The shapes that schedules are made of, in double precision and without branches, so that the same
// code serves single values and loops that the compiler vectorises.
#pragma once

#include <cmath>
#include <cstdint>

#include "lrtrack/detail/estimates.hpp"

namespace lrtrack {

/// The share of `total` updates that is left at an update: from 1 at 0 down to 0 from `total` on.
/// It is taken from the number of updates that are left, so that it is as precise near its end.
inline double share_left(std::int64_t num_update, std::int64_t total) {
  if (num_update >= total) return 0;
  return static_cast<double>(total - num_update) / static_cast<double>(total);
}

/// The same for numbers that are exact as doubles, and total > 0.
inline double share_left(double number, double total) {
  const double held = number < total ? number : total;
  return (total - held) / total;
}

/// From one number at a share of 0 to another at 1, never turning back, like std::lerp.
inline double lerp(double from, double to, double share) {
  const double change = to - from;
  const double value = from + change * share;
  const bool has_passed = (value - to) * change > 0;  // by a rounding
  return (has_passed | (share >= 1)) ? to : value;
}

/// Half a cosine wave, 0 at 0 and 1 at 1; (1 − cos(π · share)) / 2 without its cancellation.
inline double cosine_rise(double share) {
  // sin(pi / 2 · share) / share in share², 2^-54.5
  const double root =
      share * detail::polynomial(
                  share * share,
                  std::array{0x1.921fb54442d18p+0, -0x1.4abbce625be52p-1, 0x1.466bc6775aa7dp-4,
                             -0x1.32d2cce627c86p-8, 0x1.5078348551854p-13, -0x1.e3074dfaf87afp-19,
                             0x1.e8f3675ee37ddp-25, -0x1.6f7acdb8f6580p-31, 0x1.9d462020fcc78p-38});
  return root * root;
}

}  // namespace lrtrack
