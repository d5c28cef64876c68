// Java's Math.round and its (float).
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace lrtrack {

/// The nearest integer, ties upwards, clamped to int64. It is exact where floor(x + 0.5) is not.
inline std::int64_t round_half_up(double number) {
  const double below = std::floor(number);
  const double rounded = number - below >= 0.5 ? below + 1 : below;
  constexpr double limit = 9223372036854775808.0;  // 2^63
  if (rounded >= limit) return std::numeric_limits<std::int64_t>::max();
  if (rounded < -limit) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(rounded);
}

/// The float32 nearest to `number`, as a double. `volatile` keeps GCC 12 from vectorising
/// neighbouring double -> float -> double conversions, which would drop them.
inline double rounded_to_float32(double number) {
  const volatile float rounded = static_cast<float>(number);
  return static_cast<double>(rounded);
}

}  // namespace lrtrack
