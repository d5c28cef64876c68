// Numbers of twice a double's precision (about 106 bits), as unevaluated sums of two doubles.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace lrtrack {

struct DoubleDouble {
  double high = 0;
  double low = 0;

  static DoubleDouble exact(std::int64_t integer) {
    const std::int64_t low = integer & 0xffffffff;
    return sum(static_cast<double>(integer - low), static_cast<double>(low));
  }

  /// a + b without error.
  static DoubleDouble sum(double a, double b) {
    const double high = a + b;
    const double part = high - a;
    return {high, (a - (high - part)) + (b - part)};
  }

  /// a · b without error.
  static DoubleDouble product(double a, double b) {
    const double high = a * b;
    return {high, std::fma(a, b, -high)};
  }

  friend DoubleDouble operator+(DoubleDouble a, DoubleDouble b) {
    const auto high = sum(a.high, b.high);
    const auto low = sum(a.low, b.low);
    const auto partial = sum(high.high, high.low + low.high);
    return sum(partial.high, partial.low + low.low);
  }
  friend DoubleDouble operator-(DoubleDouble a, DoubleDouble b) {
    return a + DoubleDouble{-b.high, -b.low};
  }
  friend DoubleDouble operator*(DoubleDouble a, DoubleDouble b) {
    const auto high = product(a.high, b.high);
    return sum(high.high, high.low + (a.high * b.low + a.low * b.high));
  }
  friend bool operator<(DoubleDouble a, DoubleDouble b) {
    return a.high < b.high || (a.high == b.high && a.low < b.low);
  }

  explicit operator double() const { return high + low; }
};

/// The largest integer that is not above the number, held to the ends of int64.
inline std::int64_t floor_to_integer(DoubleDouble number) {
  constexpr double limit = 9223372036854775808.0;  // 2^63
  const double high = std::floor(number.high);
  if (high >= limit) return std::numeric_limits<std::int64_t>::max();
  if (high < -limit) return std::numeric_limits<std::int64_t>::min() + 1;
  const auto integer = static_cast<std::int64_t>(high);
  if (high != number.high) return integer;
  const auto low = static_cast<std::int64_t>(std::floor(number.low));
  return low > 0 && integer > std::numeric_limits<std::int64_t>::max() - low
             ? std::numeric_limits<std::int64_t>::max()
             : integer + low;
}

}  // namespace lrtrack
