// Elementary functions as branch-free expressions, for loops that the compiler turns into vector
// instructions. They are near the true values, not correctly rounded: whoever calls them checks
// with the bounds given here that rounding to float leaves no doubt (see blocks.hpp).
//
// The polynomials interpolate at Chebyshev nodes; each comment gives the largest distance from the
// function on the polynomial's interval. What evaluating them adds is a few 2^-53 of the value.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

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

/// c0 + c1·x + c2·x² + … in Estrin's order, which is short of waits: by the pairs (c0 + c1·x), …
template <std::size_t count>
constexpr double polynomial(double x, const std::array<double, count>& coefficients) {
  if constexpr (count == 1) {
    return coefficients[0];
  } else {
    std::array<double, (count + 1) / 2> pairs{};
    for (std::size_t i = 0; i < count / 2; ++i) {
      pairs[i] = coefficients[2 * i] + coefficients[2 * i + 1] * x;
    }
    if constexpr (count % 2 == 1) pairs.back() = coefficients.back();
    return polynomial(x * x, pairs);
  }
}

/// scale · cos(pi · share) for 0 <= share <= 1, at most 2^-43 of the scale away.
inline double cos_pi(double share, double scale = 1) {
  // sin(pi · u) / u in u², 2^-42.5
  const double u = 0.5 - share;
  return (scale * u) * polynomial(u * u, std::array{0x1.921fb54442bb4p+1, -0x1.4abbce624ad99p+2,
                                                    0x1.466bc66ed3d1cp+1, -0x1.32d2c9b2d1df5p-1,
                                                    0x1.50770f6a5a66bp-4, -0x1.e29b82ab98ea9p-8,
                                                    0x1.d53abdeb199c1p-12});
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

/// log2(x) for normal x > 0, at most 2^-45 + 2^-52 · |log2(x)| away.
inline double log2_estimate(double x) {
  // log2(m) / s in s² for s = (m − 1) / (m + 1) and m² between 1/2 and 2, 2^-43.5
  constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcd;
  constexpr std::uint64_t one = 0x3ff0000000000000;
  constexpr std::uint64_t fraction = 0x000fffffffffffff;
  constexpr std::uint64_t two_to_52 = 0x4330000000000000;
  const auto shifted = std::bit_cast<std::uint64_t>(x) + (one - root_half);
  const double mantissa = std::bit_cast<double>((shifted & fraction) + root_half);
  const double exponent = std::bit_cast<double>((shifted >> 52) | two_to_52) - (0x1p52 + 1023);
  const double s = (mantissa - 1) / (mantissa + 1);
  return exponent + s * polynomial(s * s, std::array{0x1.71547652b8253p+1, 0x1.ec709dc539e76p-1,
                                                     0x1.2776c295f01cfp-1, 0x1.a61a2cc1ced3bp-2,
                                                     0x1.4795a63079ddfp-2, 0x1.21ac9c9040d9ep-2});
}

}  // namespace lrtrack::detail
