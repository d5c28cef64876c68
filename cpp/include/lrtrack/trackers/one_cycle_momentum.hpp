#pragma once

#include "lrtrack/model.hpp"
#include "lrtrack/one_cycle_formula.hpp"

namespace lrtrack {

struct OneCycleMomentumTracker {
  using Self = OneCycleMomentumTracker;

  double base_value = 0.85;
  double max_value = 0.95;
  std::int64_t total_updates = unset_integer;
  double pct_start = 0.3;
  OneCycleAnneal anneal = OneCycleAnneal::cosine;
  bool three_phase = false;

  static constexpr std::string_view name = "OneCycleMomentumTracker";
  static constexpr Documentation documentation{
      .summary = "The momentum that goes with a OneCycleTracker: low where that is high.",
      .formula = R"(f goes from max_value at t = 0
       down to base_value at t = pct_start · total_updates − 1
       and up to max_value at t = total_updates − 1, where it is held.
With three_phase, it is back at max_value at t = 2 · pct_start · total_updates − 2, and stays.
The shapes are OneCycleTracker's; its momentum() makes this tracker.)",
      .example =
          R"(>>> tracker = OneCycleMomentumTracker(base_value=0.5, max_value=1.0, total_updates=11, pct_start=3/11)
>>> [round(tracker(t), 4) for t in (0, 1, 2, 6, 10, 11)]
[1.0, 0.75, 0.5, 0.75, 1.0, 1.0])",
      .source = "torch's OneCycleLR (base_momentum, max_momentum)."};

  static constexpr auto parameters() {
    return std::tuple{
        required("total_updates", &Self::total_updates, rules::positive,
                 "how many updates there are; the last one is total_updates − 1"),
        optional("base_value", &Self::base_value, rules::non_negative,
                 "the lowest value; at most max_value"),
        optional("max_value", &Self::max_value, rules::non_negative, "the highest value"),
        optional("pct_start", &Self::pct_start, rules::unit_interval,
                 "the share of the updates that the fall takes; at most 0.5 with three_phase"),
        optional("anneal", &Self::anneal, rules::finite, "the shape of the fall and the rise"),
        optional("three_phase", &Self::three_phase, rules::finite,
                 "whether the rise is as long as the fall")};
  }

  void validate() const {
    check_one_cycle_phases(pct_start, three_phase);
    require_at_most(*this, &Self::base_value, &Self::max_value);
  }

  template <class>
  struct Formula : OneCycleFormula {
    explicit Formula(const Self& definition)
        : OneCycleFormula(definition, {definition.max_value, definition.base_value,
                                       definition.max_value, definition.max_value}) {}
  };
};

}  // namespace lrtrack
