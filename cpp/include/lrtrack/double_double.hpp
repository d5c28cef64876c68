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
    const double added = high - a;
    return {high, (a - (high - added)) + (b - added)};
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
  friend DoubleDouble operator/(DoubleDouble a, DoubleDouble b) {
    const double high = a.high / b.high;
    const auto remainder = a - b * DoubleDouble{high, 0};
    return sum(high, (remainder.high + remainder.low) / b.high);
  }
  friend bool operator<(DoubleDouble a, DoubleDouble b) {
    return a.high < b.high || (a.high == b.high && a.low < b.low);
  }

  friend bool operator==(DoubleDouble, DoubleDouble) = default;

  explicit operator double() const { return high + low; }
};

/// The largest integer below a number that is not negative, at most that of int64.
inline std::int64_t last_integer_before(DoubleDouble number) {
  if (!(number < DoubleDouble{0x1p63, 0})) return std::numeric_limits<std::int64_t>::max();
  const double high = std::ceil(number.high);  // may be 2^63, with a negative `low`
  const double low = high == number.high ? std::ceil(number.low) : 0;
  const auto ceiling =
      static_cast<std::uint64_t>(high) + static_cast<std::uint64_t>(static_cast<std::int64_t>(low));
  return static_cast<std::int64_t>(ceiling - 1);
}

/// The integer nearest to a number that is not negative, at most the largest of int64.
inline std::int64_t nearest_integer(DoubleDouble number) {
  return last_integer_before(number + DoubleDouble{0.5, 0});
}

}  // namespace lrtrack
