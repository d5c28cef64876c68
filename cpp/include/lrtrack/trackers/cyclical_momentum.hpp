#pragma once

#include "lrtrack/trackers/cyclical.hpp"

namespace lrtrack {

struct CyclicalMomentumTracker {
  using Self = CyclicalMomentumTracker;

  double base_value = 0.85;
  double max_value = 0.95;
  std::int64_t step_size_up = CyclicalTracker{}.step_size_up;
  std::int64_t step_size_down = CyclicalTracker{}.step_size_down;
  CyclicalMode mode = CyclicalTracker{}.mode;
  double gamma = CyclicalTracker{}.gamma;
  FunctionPtr scale_function = {};
  bool scale_mode_cycle = CyclicalTracker{}.scale_mode_cycle;

  static constexpr std::string_view name = "CyclicalMomentumTracker";
  static constexpr Documentation documentation{
      .summary = "The momentum that goes with a CyclicalTracker: low where that is high.",
      .formula = R"(f(t) = max_value − (max_value − base_value) · s · scale
s and scale are CyclicalTracker's; its momentum() makes this tracker.)",
      .example =
          R"(>>> tracker = CyclicalMomentumTracker(base_value=0.5, max_value=1.0, step_size_up=2, mode="TRIANGULAR2")
>>> [tracker.get_new_value(t) for t in range(7)]
[1.0, 0.75, 0.5, 0.75, 1.0, 0.875, 0.75])",
      .source = "torch's CyclicLR (base_momentum, max_momentum)."};

  static constexpr auto parameters() {
    return std::tuple_cat(
        std::tuple{
            optional("base_value", &Self::base_value, rules::non_negative,
                     "the lowest value; at most max_value"),
            optional("max_value", &Self::max_value, rules::non_negative, "the highest value")},
        cyclical_parameters<Self>("how many updates each fall takes, while CyclicalTracker rises",
                                  "how many updates each rise takes; 0: as many as the fall"));
  }

  void validate() const {
    require_at_most(*this, &Self::base_value, &Self::max_value);
    check_cycle_length(*this);
  }

  template <class>
  struct Formula : CyclicalFormula<double> {
    explicit Formula(const Self& definition)
        : CyclicalFormula(definition, definition.max_value,
                          definition.base_value - definition.max_value) {}
  };
};

inline CyclicalMomentumTracker CyclicalTracker::momentum(
    double base = CyclicalMomentumTracker{}.base_value,
    double max = CyclicalMomentumTracker{}.max_value) const {
  return {.base_value = base,
          .max_value = max,
          .step_size_up = step_size_up,
          .step_size_down = step_size_down,
          .mode = mode,
          .gamma = gamma,
          .scale_function = scale_function,
          .scale_mode_cycle = scale_mode_cycle};
}

}  // namespace lrtrack
