#pragma once

#include <cmath>

#include "lrtrack/model.hpp"

namespace lrtrack {

struct InverseSquareRootTracker {
  using Self = InverseSquareRootTracker;

  double base_value = unset_real;
  std::int64_t warm_up_steps = unset_integer;

  static constexpr std::string_view name = "InverseSquareRootTracker";
  static constexpr Documentation documentation{
      .summary = "A linear warm-up from 0, then a decay with the inverse square root.",
      .formula = "f(t) = base_value · min(t / warm_up_steps, sqrt(warm_up_steps / t)), f(0) = 0",
      .example = R"(>>> tracker = InverseSquareRootTracker(base_value=0.5, warm_up_steps=4)
>>> [tracker(t) for t in (0, 2, 4, 16)]
[0.0, 0.25, 0.5, 0.25])",
      .source =
          "Vaswani et al., Attention Is All You Need, 2017 (Noam; base_value = (model size · "
          "warm_up_steps)^(−1/2)); T5."};

  static constexpr auto parameters() {
    return std::tuple{required("base_value", &Self::base_value, rules::positive,
                               "the highest value, at update warm_up_steps"),
                      required("warm_up_steps", &Self::warm_up_steps, rules::positive,
                               "how many updates the warm-up takes")};
  }

  template <class Real>
  struct Formula {
    double base_value;
    double warm_up_steps;

    explicit Formula(const Self& definition)
        : base_value(definition.base_value),
          warm_up_steps(static_cast<double>(definition.warm_up_steps)) {}

    Real operator()(std::int64_t num_update) const {
      return exact()(static_cast<double>(num_update));
    }

    auto exact() const {
      return [base = base_value, steps = warm_up_steps](double number) {
        const double rise = number / steps;
        const double fall = std::sqrt(steps / number);
        return static_cast<Real>(base * (number < steps ? rise : fall));
      };
    }
  };
};

}  // namespace lrtrack
