// Powers for single values, where std::pow takes as long as the rest of a call from Python. What
// counts here is how long the result takes to arrive: there is nothing else to do meanwhile.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "lrtrack/detail/blocks.hpp"

namespace lrtrack::detail {

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
