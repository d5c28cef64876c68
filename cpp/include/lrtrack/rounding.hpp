// Java's Math.round.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace lrtrack {

/// The nearest integer, ties upwards, held to the ends of int64; exact where floor(x + 0.5) is not.
inline std::int64_t round_half_up(double number) {
  const double below = std::floor(number);
  const double rounded = number - below >= 0.5 ? below + 1 : below;
  constexpr double limit = 9223372036854775808.0;  // 2^63
  if (rounded >= limit) return std::numeric_limits<std::int64_t>::max();
  if (rounded < -limit) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(rounded);
}

}  // namespace lrtrack
