// Ranges from tables that each block shares: a block's first value comes from the C library, the
// others from it by a multiplication or two. The bounds below assume that the C library's functions
// are within 1 unit in the last place, as everywhere where DJL's bits can be had at all.
#pragma once

#include <array>
#include <numbers>

#include "lrtrack/detail/blocks.hpp"

namespace lrtrack::detail {

/// Fills table[0 … count) from table[0]: extend(length, other) is called for length 1, 2, 4, …, and
/// fills the next min(length, count - length) entries from the first ones.
template <class Extend>
void fill_by_doubling(std::size_t count, const Extend& extend) {
  for (std::size_t length = 1; length < count; length *= 2) {
    extend(length, std::min(length, count - length));
  }
}

// ---- Cosine --------------------------------------------------------------------------------

/// The cosine and the sine of an angle.
struct Rotation {
  explicit Rotation(double angle) : cosine(std::cos(angle)), sine(std::sin(angle)) {}

  /// Adds the other's angle.
  void turn(const Rotation& other) {
    const double before = cosine;
    cosine = before * other.cosine - sine * other.sine;
    sine = sine * other.cosine + before * other.sine;
  }

  double cosine;
  double sine;
};

/// cos and sin of pi · step · k / half_turn for the k of a block.
class RotationTable {
 public:
  RotationTable(std::int64_t step, double half_turn, std::size_t count)
      : half_turn_(half_turn),
        whole_block_(
            at(static_cast<double>(step) * static_cast<double>(std::min(count, block_size)))) {
    cosines_[0] = 1;
    sines_[0] = 0;
    fill_by_doubling(std::min(count, block_size), [&](std::size_t length, std::size_t others) {
      const Rotation next = at(static_cast<double>(step) * static_cast<double>(length));
      vectorised([next, length, others, c = cosines_.data(), s = sines_.data()] {
        for (std::size_t i = 0; i < others; ++i) {
          c[length + i] = c[i] * next.cosine - s[i] * next.sine;
          s[length + i] = s[i] * next.cosine + c[i] * next.sine;
        }
      });
    });
  }

  /// Calls work(part, out, first) for each block of a range, where cosines(first) gives those of
  /// pi · passed(range[i]) / half_turn, which must be between -pi and pi, as doubles.
  ///
  /// In units of 2^-50, they are off by less than this: each of the table's ten doublings adds at
  /// most 1/2 (the roundings of two products and their sum, and of the cosine and sine it
  /// multiplies by), as does each turn, of which there are seven at most; all their angles at most
  /// 3/2 in total, as these sum up to at most 2 · pi; the first angle, cosine and sine add 1, the
  /// last product 1/4. That is less than 12.
  template <class Passed, class Work>
  void for_each_block(UpdateRange range, Passed passed, float* out, const Work& work) const {
    constexpr std::size_t exact_every = 8 * block_size;
    Rotation first(0);
    std::size_t done = 0;
    detail::for_each_block(range, out, [&](UpdateRange part, float* values) {
      if (done % exact_every == 0) {
        first = at(passed(part.start));
      } else {
        first.turn(whole_block_);
      }
      done += part.count;
      work(part, values, first);
    });
  }

  /// scale · the cosine of first and of the angle k in the table.
  auto cosines(const Rotation& first, double scale = 1) const {
    return [cosine = scale * first.cosine, sine = scale * first.sine, c = cosines_.data(),
            s = sines_.data()](Index k) { return cosine * c[k] - sine * s[k]; };
  }

 private:
  Rotation at(double number) const { return Rotation(std::numbers::pi * number / half_turn_); }

  double half_turn_;
  Rotation whole_block_;
  std::array<double, block_size> cosines_;
  std::array<double, block_size> sines_;
};

/// out[i] = finish(float(cos(pi · range[i] / half_turn))), where range rises from 0 to half_turn at
/// most.
template <class Formula, class Finish>
void fill_half_wave(const Formula& formula, std::int64_t half_turn, Finish finish,
                    UpdateRange range, float* out) {
  if (range.count < least_for_tables) return evaluate_formula(formula, range, out);
  const RotationTable table(range.step, static_cast<double>(half_turn), range.count);
  const auto passed = [](std::int64_t number) { return static_cast<double>(number); };
  table.for_each_block(range, passed, out, [&](UpdateRange part, float* values, Rotation first) {
    // 12 · 2^-50, and 1 for the scalar formula's angle and cosine
    const auto bounds = [cosine = table.cosines(first)](Index k) {
      return around(cosine(k), 0x1p-46);
    };
    round_where_certain(formula, part, values, bounds,
                        [finish](float cosine, Index) { return finish(cosine); });
  });
}

// ---- Powers --------------------------------------------------------------------------------

/// power_of(step · k) for the k of a block, where power_of(x + y) = power_of(x) · power_of(y).
template <class PowerOf>
class PowerTable {
 public:
  PowerTable(PowerOf power_of, std::int64_t step, std::size_t count) : power_of_(power_of) {
    powers_[0] = 1;
    fill_by_doubling(std::min(count, block_size), [&](std::size_t length, std::size_t others) {
      const double multiplier = power(step * static_cast<std::int64_t>(length));
      vectorised([multiplier, length, others, p = powers_.data()] {
        for (std::size_t i = 0; i < others; ++i) p[length + i] = p[i] * multiplier;
      });
    });
  }

  double power(std::int64_t number) const { return power_of_(static_cast<double>(number)); }

  /// An interval around first · power_of(step · k), where first is a number times a power().
  ///
  /// In units of 2^-52 of the value: each of the table's ten doublings adds at most 3/2 (a power
  /// and a product), first another 3/2, the product here 1/2, the scalar formula 3/2, less than 19
  /// in all. A power_of that rounds its exponent adds half the powers' natural logarithms, at most
  /// 200 together for values that a float can hold, here and as much in the scalar formula. 2^-43
  /// is 512. Where the table's numbers are too small for that, the values are far below the
  /// smallest float.
  auto bounds(double first) const {
    return [low = first * (1 - 0x1p-43), high = first * (1 + 0x1p-43),
            p = powers_.data()](Index k) { return Interval{low * p[k], high * p[k]}; };
  }

  /// first · power_of(step · k) as a double.
  auto powers(double first) const {
    return [first, p = powers_.data()](Index k) { return first * p[k]; };
  }

 private:
  PowerOf power_of_;
  std::array<double, block_size> powers_;
};

/// Whether this number and all smaller ones are zero as a float.
inline bool is_zero_from_here(double number) { return std::abs(number) < 0x1p-160; }

/// out[i] = float(scale · power_of(range[i])), the formula's values, where range rises.
template <class Formula, class PowerOf>
void fill_powers(const Formula& formula, double scale, PowerOf power_of, UpdateRange range,
                 float* out) {
  if (range.count < least_for_tables) return evaluate_formula(formula, range, out);
  const PowerTable powers(power_of, range.step, range.count);
  for_each_block(range, out, [&](UpdateRange part, float* values) {
    const double first = scale * powers.power(part.start);
    if (is_zero_from_here(first)) {
      std::fill_n(values, part.count, formula(part.start));
      return;
    }
    round_where_certain(formula, part, values, powers.bounds(first),
                        [](float value, Index) { return value; });
  });
}

/// 0, 1, 2, … in a table, which is quicker to read than integers are to convert.
inline constexpr auto small_numbers = [] {
  std::array<double, block_size> numbers{};
  for (std::size_t i = 0; i < block_size; ++i) numbers[i] = static_cast<double>(i);
  return numbers;
}();

/// height · (first − step · k)^power + offset for the k of a block, 0 < first − step · k <= 1.
struct BinomialSeries {
  double first;
  double step;
  double power;
  double height;
  double offset;

  /// Fills out where few terms of the binomial series are enough; false if they are not.
  template <class Formula>
  bool fill(const Formula& formula, UpdateRange block, float* out) const {
    const double ratio = step / first;
    const double z = ratio * static_cast<double>(block.count - 1);  // the largest that occurs
    const double scale = std::abs(height) * std::pow(first, power);
    if (!(scale >= 0x1p-900 && scale <= 0x1p900)) return false;
    const bool is_finite_series = power <= most_terms && power == std::floor(power);
    if (!(is_finite_series ? z < 1 : z <= 0.125)) return false;

    std::array<double, most_terms + 1> terms{};  // coefficients of k^j, before height
    double binomial = 1;
    double power_of_z = 1;
    double sum = 0;
    std::size_t degree = 0;
    const double in_k = -ratio;
    double power_in_k = 1;
    double rest = 0;
    for (;; ++degree) {
      terms[degree] = binomial * power_in_k;
      sum += std::abs(binomial) * power_of_z;
      const auto j = static_cast<double>(degree);
      binomial *= (power - j) / (j + 1);
      power_in_k *= in_k;
      power_of_z *= z;
      // The rest is at most the next term times (1 - z)^min(power - degree - 1, 0) < 4.
      rest = binomial == 0 ? 0 : 4 * std::abs(binomial) * power_of_z;
      if (rest <= 0x1p-48) break;
      if (degree == most_terms) return false;
    }
    // In units of 2^-51: the series' roundings, those of `first` and of the formula's own
    // fraction, each at most 1/2, times the derivative, and those of the last sum.
    const double steepness = power / first * 1.25;
    const double error =
        scale * (rest + 0x1p-51 * (8 * sum + 2 * steepness + 2)) + std::abs(offset) * 0x1p-50;
    const double sign_scale = std::copysign(scale, height);
    for (auto& term : terms) term *= sign_scale;
    fill_polynomial(degree, terms, error, formula, block, out);
    return true;
  }

 private:
  static constexpr std::size_t most_terms = 6;

  template <class Formula>
  void fill_polynomial(std::size_t degree, const std::array<double, most_terms + 1>& terms,
                       double error, const Formula& formula, UpdateRange block, float* out) const {
    switch (degree) {
      case 0:
      case 1:
        return fill_polynomial<1>(terms, error, formula, block, out);
      case 2:
        return fill_polynomial<2>(terms, error, formula, block, out);
      case 3:
        return fill_polynomial<3>(terms, error, formula, block, out);
      default:
        return fill_polynomial<most_terms>(terms, error, formula, block, out);
    }
  }

  template <std::size_t degree, class Formula>
  void fill_polynomial(const std::array<double, most_terms + 1>& terms, double error,
                       const Formula& formula, UpdateRange block, float* out) const {
    const auto bounds = [terms, low = terms[0] + offset - error, high = terms[0] + offset + error,
                         numbers = small_numbers.data()](Index i) {
      const double k = numbers[i];
      double sum = terms[degree];
      for (std::size_t j = degree - 1; j > 0; --j) sum = sum * k + terms[j];
      sum *= k;
      return Interval{low + sum, high + sum};
    };
    round_where_certain(formula, block, out, bounds, [](float value, Index) { return value; });
  }
};

}  // namespace lrtrack::detail
