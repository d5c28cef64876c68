#pragma once

#include <cmath>
#include <optional>
#include <vector>

#include "lrtrack/model.hpp"

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

struct InverseTimeTracker {
  using Self = InverseTimeTracker;

  double base_value = unset_real;
  double decay = unset_real;
  bool recursive = false;

  static constexpr std::string_view name = "InverseTimeTracker";
  static constexpr Documentation documentation{
      .summary = "Decays with the inverse of the update number.",
      .formula = R"(f(t) = base_value / (1 + decay · t)

With recursive, each update divides the value of the one before:
f(0) = base_value, f(t + 1) = f(t) / (1 + decay · t)
It is answered at any t by the gamma function, without a loop over t, with a relative error
below 1e-12; far out the value is 0.)",
      .example = R"(>>> tracker = InverseTimeTracker(base_value=0.5, decay=1.0)
>>> [tracker(t) for t in (0, 1, 3)]
[0.5, 0.25, 0.125]
>>> tracker = InverseTimeTracker(base_value=0.75, decay=1.0, recursive=True)
>>> [tracker(t) for t in (0, 1, 2, 3)]
[0.75, 0.75, 0.375, 0.125])",
      .source = "Time-based decay; Keras' InverseTimeDecay (decay = decay_rate / decay_steps)."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive, "the value at update 0"),
        required("decay", &Self::decay, rules::non_negative,
                 "how fast the divisor grows; 0 holds the value"),
        optional("recursive", &Self::recursive, rules::finite,
                 "whether each update divides the value of the one before")};
  }

  template <class>
  struct Formula {
    double base_value;
    double decay;
    std::optional<RecursiveInverseTime> recursion;

    explicit Formula(const Self& definition)
        : base_value(definition.base_value), decay(definition.decay) {
      if (definition.recursive) recursion.emplace(base_value, decay);
    }

    template <class Visit>
    void piece_at(std::int64_t, const Visit& visit) const {
      if (recursion) {
        return visit(Piece{}, one_by_one([this](std::int64_t t) { return (*recursion)(t); }));
      }
      visit(Piece{},
            plain([b = base_value, rate = decay](auto t) { return b / (1.0 + rate * t); }));
    }
  };
};

}  // namespace lrtrack
