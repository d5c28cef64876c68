// Elementary functions as branch-free expressions, for loops that the compiler turns into vector
// instructions. They are near the true values, not correctly rounded: whoever calls them checks
// with the bounds given here that rounding to float leaves no doubt (see blocks.hpp).
//
// The polynomials interpolate at Chebyshev nodes; each comment gives the largest distance from the
// function on the polynomial's interval. What evaluating them adds is a few 2^-53 of the value.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "lrtrack/detail/ball.hpp"

namespace lrtrack::detail {

/// Two numbers with the one that is meant between them.
struct Interval {
  double low;
  double high;
};

/// An interval of twice `error` around a number.
inline Interval around(double number, double error) { return {number - error, number + error}; }

/// The largest integer up to x, for 0 <= x < 2^51.
inline double whole(double x) {
  const double nearest = (x + 0x1p52) - 0x1p52;
  return nearest > x ? nearest - 1 : nearest;
}

/// The nearest number from -900 to 900. 2^900 and 2^-900 are beyond all floats.
inline double within_900(double y) {
  y = y > 900 ? 900 : y;
  return y < -900 ? -900 : y;
}

/// 2^y for |y| <= 900, at most 2^-45 of it away.
inline double exp2_estimate(double y) {
  // 2^r for |r| <= 1/2, 2^-46
  constexpr double to_integer = 0x1.8p52;  // adding it rounds to an integer, in the lowest bits
  const double shifted = y + to_integer;
  const double rest = y - (shifted - to_integer);
  const auto exponent = std::bit_cast<std::uint64_t>(shifted) << 52;
  const double power = std::bit_cast<double>(exponent + std::bit_cast<std::uint64_t>(1.0));
  return power * polynomial(rest, std::array{0x1.000000000003dp+0, 0x1.62e42fefa39f7p-1,
                                             0x1.ebfbdff8149f2p-3, 0x1.c6b08d7044119p-5,
                                             0x1.3b2ab72b175eep-7, 0x1.5d87fe908f88ap-10,
                                             0x1.43088e257f341p-13, 0x1.ffcb76789860fp-17,
                                             0x1.63ef969a64d3cp-20, 0x1.b6571de2f2351p-24});
}

/// Around scale · 2^exponent, as formulas have it that compute the exponent with at most three
/// roundings, here or in the scalar formula.
inline Interval scaled_power(double scale, double exponent) {
  const double y = within_900(exponent);
  const double value = scale * exp2_estimate(y);
  return around(value, value * (0x1p-44 + std::abs(y) * 0x1p-50));
}

}  // namespace lrtrack::detail
