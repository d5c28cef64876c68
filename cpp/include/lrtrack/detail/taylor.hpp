// Taylor models: what a formula computes on a block of updates, as a polynomial and a bound.
//
// A model of x stands for every number x(s), −1 <= s <= 1, with
//
//   |x(s) − (c[0] + c[1] · s + … + c[degree] · s^degree)| <= error.
//
// A formula that is evaluated with models instead of doubles gives a model of its result. Each
// operation adds to the error the most that the formula's rounding and those of the coefficients
// can contribute. So the exact result and the double that the formula computes are both within the
// error, and so is all that lies between them: clamping a value against a rounding changes nothing.
//
// The C library's functions are assumed to be within one unit in the last place, which is two
// roundings. Sums and products of bounds are rounded too; certify() in curve.cpp allows for that.
#pragma once

#include <array>
#include <limits>

namespace lrtrack::detail {

/// The largest relative error of a rounding to double, and a little more.
inline constexpr double rounding = 0x1.001p-53;
inline constexpr double infinity = std::numeric_limits<double>::infinity();

struct Taylor {
  static constexpr int highest_degree = 8;
  using Coefficients = std::array<double, highest_degree + 1>;

  Coefficients c{};
  int degree = 0;
  double error = 0;
  double tail = 0;  // how much of the error is truncation, which a shorter block reduces
  int sign = 0;     // of all the numbers, zeros included: 1 or -1, or 0 where it is not known

  Taylor() = default;
  Taylor(double number);  // NOLINT: implicit, so that formulas may mix numbers and models
  /// A model without a bound.
  static Taylor unknown();
  /// middle + half · s, for the updates of a block.
  static Taylor line(double middle, double half);

  /// How far c[1], c[2], … can take the polynomial from c[0].
  double reach() const;
  /// A bound on the number's magnitude.
  double magnitude() const;
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
