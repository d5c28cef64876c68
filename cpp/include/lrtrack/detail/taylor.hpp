// Taylor models: what a formula computes on a block of updates, as a polynomial and a bound.
//
// A model of x stands for every number x(s), −1 <= s <= 1, with
//
//   |x(s) − (c[0] + c[1] · s + … + c[degree] · s^degree)| <= error.
//
// A formula that is evaluated with models instead of doubles gives a model of its result. Each
// operation adds to the error what the formula's own rounding and those of the coefficients can
// come to, so that the exact result and the double that the formula computes are both within it,
// and whatever lies between them: a clamp against a rounding changes nothing.
//
// The C library's functions are taken to be within one unit in the last place, which is two
// roundings. Sums and products of bounds are rounded too; certify() in curve.cpp makes up for that.
#pragma once

#include <array>
#include <limits>

namespace lrtrack::detail {

/// What a rounding to double is at most, as a part of the result, and a little more.
inline constexpr double rounding = 0x1.001p-53;
inline constexpr double infinity = std::numeric_limits<double>::infinity();

struct Taylor {
  static constexpr int most = 8;  // the highest degree
  using Coefficients = std::array<double, most + 1>;

  Coefficients c{};
  int degree = 0;
  double error = 0;
  double tail = 0;  // the part of the error that a shorter block would make smaller
  int sign = 0;     // of all numbers, zeros included: 1 or -1, or 0 where it is not known

  Taylor() = default;
  Taylor(double number);  // NOLINT: a formula's numbers are models of themselves
  /// Where there is no bound.
  static Taylor unknown();
  /// middle + half · s: the updates of a block.
  static Taylor line(double middle, double half);

  /// A bound on what c[1], c[2], … add to c[0].
  double reach() const;
  /// A bound on the number.
  double size() const;
  Taylor with_roundings(double count) const;
};

Taylor operator+(const Taylor& a, const Taylor& b);
Taylor operator-(const Taylor& a);
Taylor operator-(const Taylor& a, const Taylor& b);
Taylor operator*(const Taylor& a, const Taylor& b);
Taylor operator/(const Taylor& a, const Taylor& b);
Taylor sqrt(const Taylor& x);
Taylor exp(const Taylor& x);
Taylor sin(const Taylor& x);
Taylor cos(const Taylor& x);
Taylor pow(double base, const Taylor& exponent);
Taylor pow(const Taylor& base, double exponent);

}  // namespace lrtrack::detail
