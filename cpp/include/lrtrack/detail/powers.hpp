// A fixed power of a varying number, for single values: std::pow takes longer than the rest of a
// call from Python.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "lrtrack/detail/estimates.hpp"

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

}  // namespace lrtrack::detail
