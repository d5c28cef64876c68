// The natural logarithm, rounded correctly.
#pragma once

#include <cmath>

#include "lrtrack/double_double.hpp"

namespace lrtrack {

/// The double nearest to ln(number), for number > 0. std::log now and then gives a neighbour of it,
/// which depends on the platform and matters where a quotient of logarithms is a tie.
inline double rounded_log(double number) {
  int exponent = 0;
  double mantissa = std::frexp(number, &exponent);
  if (mantissa < 0x1.6a09e667f3bcdp-1) {  // sqrt(1/2)
    mantissa *= 2;
    --exponent;
  }
  // ln(m) = 2 artanh(s) = 2 (s + s³/3 + s⁵/5 + …) with s = (m − 1) / (m + 1), here below 0.172
  const auto s = DoubleDouble::sum(mantissa, -1) / DoubleDouble::sum(mantissa, 1);
  const auto square = s * s;
  DoubleDouble series;
  for (int power = 41; power > 0; power -= 2) {
    series = series * square + DoubleDouble{1, 0} / DoubleDouble{static_cast<double>(power), 0};
  }
  constexpr DoubleDouble ln2{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
  const auto half = s * series;
  return static_cast<double>(ln2 * DoubleDouble{static_cast<double>(exponent), 0} + (half + half));
}

}  // namespace lrtrack
