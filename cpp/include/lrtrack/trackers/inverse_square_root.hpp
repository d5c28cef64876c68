#pragma once

#include <cmath>

#include "lrtrack/model.hpp"

namespace lrtrack {

struct InverseSquareRootTracker {
  using Self = InverseSquareRootTracker;

  double base_value = unset_real;
  std::int64_t warm_up_steps = unset_integer;
  std::int64_t timescale = 0;

  static constexpr std::string_view name = "InverseSquareRootTracker";
  static constexpr Documentation documentation{
      .summary = "A linear warm-up from 0, then a decay with the inverse square root.",
      .formula = R"(f(t) = base_value · t / warm_up_steps for t < warm_up_steps
f(t) = base_value · sqrt(timescale / (t − warm_up_steps + timescale)) from there on

The default timescale is warm_up_steps: then f(t) = base_value · sqrt(warm_up_steps / t).)",
      .example = R"(>>> tracker = InverseSquareRootTracker(base_value=0.5, warm_up_steps=4)
>>> [tracker(t) for t in (0, 2, 4, 16)]
[0.0, 0.25, 0.5, 0.25])",
      .source =
          "Vaswani et al., Attention Is All You Need, 2017 (Noam; base_value = (model size · "
          "warm_up_steps)^(−1/2)); T5; transformers' get_inverse_sqrt_schedule (timescale)."};

  static constexpr auto parameters() {
    return std::tuple{required("base_value", &Self::base_value, rules::positive,
                               "the highest value, at update warm_up_steps"),
                      required("warm_up_steps", &Self::warm_up_steps, rules::non_negative,
                               "how many updates the warm-up takes; 0 needs a timescale"),
                      optional("timescale", &Self::timescale, rules::non_negative,
                               "after so many updates of decay the value is base_value / sqrt(2); "
                               "0: as warm_up_steps")
                          .absent_in_0_1()};
  }

  void validate() const {
    require(warm_up_steps > 0 || timescale > 0, "warm_up_steps", "positive without a timescale",
            warm_up_steps);
  }

  template <class Real>
  struct Formula {
    double base_value;
    std::int64_t warm_up_steps;
    std::int64_t timescale;

    explicit Formula(const Self& definition)
        : base_value(definition.base_value),
          warm_up_steps(definition.warm_up_steps),
          timescale(definition.timescale > 0 ? definition.timescale : warm_up_steps) {}

    Real operator()(std::int64_t num_update) const {
      const auto decay = num_update - warm_up_steps;
      return curve()(static_cast<double>(num_update), static_cast<double>(decay), decay < 0);
    }

    void add_milestones(Milestones& milestones) const { milestones.add(warm_up_steps); }

    auto exact() const {
      return [curve = curve(), steps = static_cast<double>(warm_up_steps)](double number) {
        return curve(number, number - steps, number < steps);
      };
    }

   private:
    /// A function of the update number, and of the number of updates since the warm-up.
    auto curve() const {
      return [base = base_value, steps = static_cast<double>(warm_up_steps),
              scale = static_cast<double>(timescale)](double number, double decay, bool rises) {
        const double rise = number / steps;
        const double fall = std::sqrt(scale / (decay + scale));
        return static_cast<Real>(base * (rises ? rise : fall));
      };
    }
  };
};

}  // namespace lrtrack
