// Balls: what a formula computes at one update, as a number and a bound on its error. A loop over
// balls compiles to vector instructions, which a loop over the C library's functions does not.
//
// As with Taylor models (taylor.hpp), each operation accounts for its own rounding and the
// formula's, two in all, or four where a division is a product with an inverse. Where there is no
// bound, the error is infinity or NaN; where the formula gives NaN, so does the ball.
//
// The polynomials interpolate at Chebyshev nodes. Comments give their largest error on the interval
// that they are made for; evaluating them adds a few roundings to it.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

#include "lrtrack/detail/taylor.hpp"

namespace lrtrack::detail {

struct Ball {
  double value;
  double error;

  Ball(double number, double bound = 0) : value(number), error(bound) {}  // NOLINT: like Taylor's
  Ball with_roundings(double count) const {
    return {value, error + count * rounding * std::abs(value)};
  }
};

inline Ball operator+(Ball a, Ball b) {
  return Ball(a.value + b.value, a.error + b.error).with_roundings(2);
}
inline Ball operator-(Ball a) { return {-a.value, a.error}; }
inline Ball operator-(Ball a, Ball b) { return a + -b; }
inline Ball operator*(Ball a, Ball b) {
  const double error =
      std::abs(a.value) * b.error + std::abs(b.value) * a.error + a.error * b.error;
  return Ball(a.value * b.value, error).with_roundings(2);
}

/// |1 / (b + e) − 1 / b| <= |e| / (|b| · (|b| − |e|)).
inline Ball operator/(Ball a, Ball b) {
  const double inverse = 1 / b.value;
  const double value = a.value * inverse;
  const double gap = std::abs(b.value) - b.error;
  const double error = (a.error + std::abs(value) * b.error) / gap;
  return Ball(value, gap > 0 ? error : infinity).with_roundings(4);
}

/// |sqrt(x + e) − sqrt(x)| <= |e| / sqrt(x), where x + e is not negative.
inline Ball sqrt(Ball x) {
  const double root = std::sqrt(x.value);
  const double error = x.error == 0 ? 0 : x.error / root;
  return Ball(root, x.error <= x.value ? error : infinity).with_roundings(2);
}

/// c[0] + c[1] · x + c[2] · x² + … by Estrin's scheme, for its short dependency chain.
template <std::size_t count>
constexpr double polynomial(double x, const std::array<double, count>& c) {
  if constexpr (count == 1) {
    return c[0];
  } else {
    std::array<double, (count + 1) / 2> pairs{};
    for (std::size_t i = 0; i < count / 2; ++i) pairs[i] = c[2 * i] + c[2 * i + 1] * x;
    if constexpr (count % 2 == 1) pairs.back() = c.back();
    return polynomial(x * x, pairs);
  }
}

/// sin(pi / 2 · x) for |x| <= 1, with a relative error of 2^-50; that of the polynomial in x² for
/// sin(pi / 2 · x) / x is 2^-54.5.
inline double sin_of_quarter(double x) {
  return x * polynomial(
                 x * x,
                 std::array{0x1.921fb54442d18p+0, -0x1.4abbce625be52p-1, 0x1.466bc6775aa7dp-4,
                            -0x1.32d2cce627c86p-8, 0x1.5078348551854p-13, -0x1.e3074dfaf87afp-19,
                            0x1.e8f3675ee37ddp-25, -0x1.6f7acdb8f6580p-31, 0x1.9d462020fcc78p-38});
}

/// sin(pi / 2 · quarters); x is the angle that the formula has.
inline Ball sin_of_quarters(double quarters, Ball x) {
  const double shifted = quarters * 0.5 + 0x1.8p52;  // half turns, in the lowest bits
  const double remainder = quarters - 2 * (shifted - 0x1.8p52);
  const auto sign = std::bit_cast<std::uint64_t>(shifted) << 63;
  const double value =
      sin_of_quarter(std::bit_cast<double>(std::bit_cast<std::uint64_t>(remainder) ^ sign));
  const double size = std::abs(x.value);
  return {value, size < 0x1p20 ? x.error + 0x1p-49 + 0x1p-51 * size : infinity};
}
inline Ball sin(Ball x) { return sin_of_quarters(x.value * (2 * std::numbers::inv_pi), x); }
inline Ball cos(Ball x) { return sin_of_quarters(1 - x.value * (2 * std::numbers::inv_pi), x); }

/// 2^y with a relative error of 2^-44, beside that of y: `error`, and 2^-51 of y. Below 2^-900 it
/// is only known to be small, above 2^900 to be large.
inline Ball exp2(double y, double error) {
  const double low = y < -900 ? -900 : y;
  const double held = low > 900 ? 900 : low;
  constexpr double to_integer = 0x1.8p52;  // adding it leaves the nearest integer in the low bits
  const double shifted = held + to_integer;
  const double fraction = held - (shifted - to_integer);
  const auto exponent = std::bit_cast<std::uint64_t>(shifted) << 52;
  const double power = std::bit_cast<double>(exponent + std::bit_cast<std::uint64_t>(1.0));
  // 2^r for |r| <= 1/2, 2^-46
  const double value =
      power * polynomial(fraction, std::array{0x1.000000000003dp+0, 0x1.62e42fefa39f7p-1,
                                              0x1.ebfbdff8149f2p-3, 0x1.c6b08d7044119p-5,
                                              0x1.3b2ab72b175eep-7, 0x1.5d87fe908f88ap-10,
                                              0x1.43088e257f341p-13, 0x1.ffcb76789860fp-17,
                                              0x1.63ef969a64d3cp-20, 0x1.b6571de2f2351p-24});
  // 2^e − 1 <= e for 0 <= e <= 1
  const double off = error + (low - y) + 0x1p-44 + std::abs(held) * 0x1p-51;
  const double near = off < 0.5 ? value * off : infinity;
  return {value, y + error < -900 ? value : y > 900 ? infinity : near};
}
inline Ball exp(Ball x) { return exp2(x.value * std::numbers::log2e, 2 * x.error); }
inline Ball pow(double base, Ball exponent) {
  const double log = std::log2(base);
  return exp2(exponent.value * log, exponent.error * std::abs(log));
}

/// x^exponent by log2(x), whose error is at most 2^-45 + 2^-52 · |log2(x)|.
inline Ball pow(Ball x, double exponent) {
  // log2(m) / s in s² for s = (m − 1) / (m + 1) and m² between 1/2 and 2, 2^-43.5
  constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcd;
  const auto shifted = std::bit_cast<std::uint64_t>(x.value) + (0x3ff0000000000000 - root_half);
  const double mantissa = std::bit_cast<double>((shifted & 0x000fffffffffffff) + root_half);
  const double octave =
      std::bit_cast<double>((shifted >> 52) | 0x4330000000000000) - (0x1p52 + 1023);
  const double s = (mantissa - 1) / (mantissa + 1);
  const double log =
      octave + s * polynomial(s * s, std::array{0x1.71547652b8253p+1, 0x1.ec709dc539e76p-1,
                                                0x1.2776c295f01cfp-1, 0x1.a61a2cc1ced3bp-2,
                                                0x1.4795a63079ddfp-2, 0x1.21ac9c9040d9ep-2});
  // |log2(1 + d)| <= 2 · |d| for |d| <= 1/2
  const bool has_log = (x.value > 0x1p-1000) & (x.value < 0x1p1000) & (x.error * 2 <= x.value);
  const double off = 0x1p-45 + 2 * x.error / x.value;
  return exp2(has_log ? exponent * log : std::numeric_limits<double>::quiet_NaN(),
              std::abs(exponent) * off);
}

}  // namespace lrtrack::detail
