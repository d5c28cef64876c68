#pragma once

#include <cmath>
#include <numbers>

#include "lrtrack/detail/powers.hpp"
#include "lrtrack/detail/tables.hpp"
#include "lrtrack/model.hpp"

namespace lrtrack {

struct ExponentialTracker {
  using Self = ExponentialTracker;

  double base_value = unset_real;
  double decay = unset_real;

  static constexpr std::string_view name = "ExponentialTracker";
  static constexpr Documentation documentation{
      .summary = "Decays exponentially, or grows.",
      .formula = R"(f(t) = base_value · e^(−decay · t)

A value beyond float32, as growth reaches it, is infinity.)",
      .example = R"(>>> import math
>>> tracker = ExponentialTracker(base_value=0.5, decay=math.log(2))
>>> [tracker(t) for t in (0, 1, 2)]
[0.5, 0.25, 0.125])",
      .source = "Exponential decay; torch's ExponentialLR with gamma = e^(−decay)."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive, "the value at update 0"),
        required("decay", &Self::decay, rules::finite,
                 "the rate of the decay; 0 holds the value, below 0 it grows")};
  }

  template <class Real>
  struct Formula {
    double base_value;
    double decay;
    detail::UpdatePowers quick_powers{};

    explicit Formula(const Self& definition)
        : base_value(definition.base_value), decay(definition.decay) {
      if constexpr (std::is_same_v<Real, float>) quick_powers = detail::UpdatePowers(power_of());
    }

    Real operator()(std::int64_t num_update) const {
      return static_cast<Real>(base_value * power_of()(static_cast<double>(num_update)));
    }

    void fill(UpdateRange range, Real* out) const {
      if constexpr (std::is_same_v<Real, float>) {
        if (detail::largest(range) < detail::exact_limit) {
          return detail::fill_powers(*this, base_value, power_of(), range, out);
        }
      }
      detail::evaluate_formula(*this, range, out);
    }

    auto estimate() const {
      return detail::Estimate{
          [base = base_value, slope = -decay * std::numbers::log2e](double number) {
            return detail::scaled_power(base, number * slope);
          },
          [](float value, double) { return value; }};
    }

    /// Without std::exp.
    Real quick(std::int64_t num_update) const {
      if constexpr (std::is_same_v<Real, float>) {
        const auto number = static_cast<std::uint64_t>(num_update);
        if (const auto value = quick_powers.times(base_value, number)) return *value;
      }
      return (*this)(num_update);
    }

   private:
    auto power_of() const {
      return [rate = -decay](double number) { return std::exp(rate * number); };
    }
  };
};

}  // namespace lrtrack
