// Powers for single values, where std::pow takes as long as the rest of a call from Python. What
// counts here is how long the result takes to arrive: there is nothing else to do meanwhile.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "lrtrack/detail/blocks.hpp"

namespace lrtrack::detail {

/// x^power for 2^-8 <= x <= 1 and 0 <= power <= 4, at most 2^-39 of it away.
///
/// x is 2^-octave · m with 1 <= m < 2, and m · inverse = 1 + r with |r| <= 2^-7 for the inverse of
/// the nearest of 64 nodes. The powers of the octaves and nodes are in a table; (1 + r)^power is
/// its binomial series up to r^4. The next term's coefficient is at most 0.031, so that the series
/// ends at most 0.031 · 2^-35 · (1 - 2^-7)^-5 < 2^-39.8 away.
class SmallPower {
 public:
  static constexpr double smallest = 0x1p-8;

  SmallPower() = default;
  explicit SmallPower(double power) {
    if (!(power >= 0 && power <= 4)) return;
    for (std::size_t k = 1; k < binomials_.size(); ++k) {
      const auto j = static_cast<double>(k - 1);
      binomials_[k] = binomials_[k - 1] * (power - j) / (j + 1);
    }
    powers_.reserve(node_count + static_cast<std::size_t>(octave_count));
    for (const double inverse : inverses) powers_.push_back(std::pow(inverse, -power));
    for (int octave = 0; octave < octave_count; ++octave) {
      powers_.push_back(std::exp2(-octave * power));
    }
  }

  bool holds(double x) const { return x >= smallest && !powers_.empty(); }

  double operator()(double x) const {
    constexpr auto one = std::bit_cast<std::uint64_t>(1.0);
    constexpr int fraction_bits = 52;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto octave = (one >> fraction_bits) - (bits >> fraction_bits);
    const auto node = bits >> (fraction_bits - node_bits) & (node_count - 1);
    const auto mantissa = std::bit_cast<double>(bits + (octave << fraction_bits));
    const double r = mantissa * inverses[node] - 1;
    return powers_[node] * powers_[node_count + octave] * polynomial(r, binomials_);
  }

 private:
  static constexpr int node_bits = 6;
  static constexpr int octave_count = 9;  // from 1 to 2^-8, both included
  static constexpr std::size_t node_count = std::size_t{1} << node_bits;

  static constexpr auto inverses = [] {
    std::array<double, node_count> result{};
    for (std::size_t i = 0; i < node_count; ++i) {
      result[i] = 1 / (1 + (static_cast<double>(i) + 0.5) / static_cast<double>(node_count));
    }
    return result;
  }();

  std::array<double, 5> binomials_{1};
  std::vector<double> powers_;  // of the nodes, then of the octaves
};

/// power_of(t) for the updates t < 2^20, where power_of(x + y) = power_of(x) · power_of(y): a
/// product of four factors from a table, one for each five bits of t.
///
/// Each factor is a product of at most five powers within 2^-52, the result one of four factors.
/// That is at most 2^-46 of it away, unless something is near 0; or 2^-44 where power_of rounds
/// exponents that it takes from t, if no power is beyond what a float can hold.
class UpdatePowers {
 public:
  UpdatePowers() = default;
  template <class PowerOf>
  explicit UpdatePowers(const PowerOf& power_of) : table_(digit_count << digit_bits, 1.0) {
    for (int exponent = 0; exponent < digit_count * digit_bits; ++exponent) {
      const double power = power_of(static_cast<double>(std::int64_t{1} << exponent));
      const auto digit = table_.begin() + (exponent / digit_bits << digit_bits);
      const auto count = std::ptrdiff_t{1} << (exponent % digit_bits);
      std::transform(digit, digit + count, digit + count,
                     [power](double other) { return other * power; });
    }
  }

  bool holds(std::uint64_t t) const { return t < limit && !table_.empty(); }

  double operator()(std::uint64_t t) const {
    return (factor(0, t) * factor(1, t)) * (factor(2, t) * factor(3, t));
  }

  /// base · power_of(t) as a float; nothing if the table leaves a doubt.
  std::optional<float> times(double base, std::uint64_t t) const {
    if (!holds(t)) return {};
    const double power = (*this)(t);
    const double value = base * power;
    return power > 0x1p-900 ? float_between(around(value, value * 0x1p-43)) : std::nullopt;
  }

 private:
  static constexpr int digit_bits = 5;
  static constexpr int digit_count = 4;
  static constexpr std::uint64_t limit = std::uint64_t{1} << (digit_bits * digit_count);

  double factor(int digit, std::uint64_t t) const {
    const auto value = t >> (digit * digit_bits) & ((1 << digit_bits) - 1);
    return table_[value + static_cast<std::size_t>(digit << digit_bits)];
  }

  std::vector<double> table_;
};

}  // namespace lrtrack::detail
