#pragma once

#include <algorithm>
#include <cmath>

#include "lrtrack/model.hpp"

namespace lrtrack {

struct PolynomialDecayTracker {
  using Self = PolynomialDecayTracker;

  double base_value = unset_real;
  double end_learning_rate = unset_real;
  std::int64_t decay_steps = unset_integer;
  double power = 1;

  static constexpr std::string_view name = "PolynomialDecayTracker";
  static constexpr Documentation documentation{
      .summary = "A power of the fraction of updates that is left, from a base value to an end.",
      .formula =
          R"(f(t) = (base_value − end_learning_rate) · (1 − min(t, decay_steps) / decay_steps)^power
       + end_learning_rate)",
      .example =
          R"(>>> tracker = PolynomialDecayTracker(base_value=1.0, end_learning_rate=0.0, decay_steps=4, power=2)
>>> [tracker.get_new_value(t) for t in (0, 2, 4, 5)]
[1.0, 0.25, 0.0, 0.0])",
      .source = "DJL's PolynomialDecayTracker."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::finite, "the value at update 0"),
        required("end_learning_rate", &Self::end_learning_rate, rules::finite,
                 "the value from decay_steps on"),
        required("decay_steps", &Self::decay_steps, rules::positive,
                 "the update at which the end value is reached"),
        optional("power", &Self::power, rules::non_negative, "the exponent; 1 is a straight line")};
  }

  template <class Real>
  struct Formula {
    Real base_value;
    Real end_learning_rate;
    std::int64_t decay_steps;
    Real power;

    explicit Formula(const Self& definition)
        : base_value(static_cast<Real>(definition.base_value)),
          end_learning_rate(static_cast<Real>(definition.end_learning_rate)),
          decay_steps(definition.decay_steps),
          power(static_cast<Real>(definition.power)) {}

    Real operator()(std::int64_t num_update) const {
      const auto step = static_cast<double>(std::min(num_update, decay_steps));
      const double left = 1.0 - step / static_cast<double>(decay_steps);
      const auto height = static_cast<double>(base_value - end_learning_rate);
      return static_cast<Real>(height * std::pow(left, static_cast<double>(power)) +
                               static_cast<double>(end_learning_rate));
    }
  };
};

}  // namespace lrtrack
