// InverseTimeTracker's recursion at any update, without a loop.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace lrtrack {

/// 1 · (1 + decay) · (1 + 2 · decay) · … , n factors, for any n in constant time.
///
/// The product is d^n Γ(1/d + n) / Γ(1/d). Stirling's series for both, with u = d · n, gives
///   ln = n · ((1 + u) ln(1 + u) − u) / u − ln(1 + u) / 2 + S(d / (1 + u)) − S(d).
/// S needs a large 1/d. For larger decays, the values above 0 are so few that a table has them all.
class RecursiveInverseTime {
 public:
  RecursiveInverseTime(double base_value, double decay) : base_value_(base_value), decay_(decay) {
    if (decay < smallest_tabulated_decay) return;
    double value = base_value;
    for (double n = 0; value > 0; ++n) {
      table_.push_back(value);
      value /= 1 + decay * n;
    }
  }

  double operator()(std::int64_t num_update) const {
    if (table_.empty())
      return base_value_ * std::exp(-log_product(static_cast<double>(num_update)));
    const auto index = static_cast<std::uint64_t>(num_update);
    return index < table_.size() ? table_[static_cast<std::size_t>(index)] : 0;
  }

 private:
  static constexpr double smallest_tabulated_decay = 0.01;

  double log_product(double n) const {
    const double u = decay_ * n;
    return n * mean_log(u) - std::log1p(u) / 2 + stirling(decay_ / (1 + u)) - stirling(decay_);
  }

  /// ((1 + u) ln(1 + u) − u) / u, by its power series where the difference would lose digits.
  static double mean_log(double u) {
    if (u >= 0.25) return ((1 + u) * std::log1p(u) - u) / u;
    double sum = 0;
    for (int k = 25; k >= 1; --k) sum = 1.0 / (k * (k + 1)) - u * sum;
    return u * sum;
  }

  /// Stirling's series at 1/d: ln Γ less its elementary terms.
  static double stirling(double d) {
    const double square = d * d;
    return d * (1.0 / 12 - square * (1.0 / 360 - square / 1260));
  }

  double base_value_;
  double decay_;
  std::vector<double> table_;
};

}  // namespace lrtrack
