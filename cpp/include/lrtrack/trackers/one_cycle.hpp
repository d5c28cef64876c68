#pragma once

#include "lrtrack/one_cycle_formula.hpp"
#include "lrtrack/trackers/one_cycle_momentum.hpp"

namespace lrtrack {

struct OneCycleTracker {
  using Self = OneCycleTracker;

  double max_value = unset_real;
  std::int64_t total_updates = unset_integer;
  double pct_start = 0.3;
  double div_factor = 25;
  double final_div_factor = 1e4;
  OneCycleAnneal anneal = OneCycleAnneal::cosine;
  bool three_phase = false;

  static constexpr std::string_view name = "OneCycleTracker";
  static constexpr Documentation documentation{
      .summary = "One rise and one long fall, over a training of known length.",
      .formula = R"(f goes from initial = max_value / div_factor at t = 0
       up to max_value at t = pct_start · total_updates − 1
       and down to final = initial / final_div_factor at t = total_updates − 1, where it is held.
With three_phase, it goes down to initial at t = 2 · pct_start · total_updates − 2, then to final.
Between a and b at the share p of a phase: b + (a − b) · (1 + cos(π · p)) / 2 (COSINE),
a + (b − a) · p (LINEAR). A phase without updates is left out.
Updates count from 0, as in torch: where first_update is 0, the last of total_updates updates has
the final value.

momentum() gives the tracker of the momentum, which falls while this one rises.)",
      .example =
          R"(>>> tracker = OneCycleTracker(max_value=1.0, total_updates=11, div_factor=4, anneal="linear", pct_start=3/11)
>>> [round(tracker(t), 4) for t in (0, 1, 2, 6, 10, 11)]
[0.25, 0.625, 1.0, 0.5, 0.0, 0.0]
>>> round(tracker.momentum(base=0.8, max=0.9)(2), 4)
0.8)",
      .source = "Smith and Topin, Super-Convergence, 2018; torch's OneCycleLR."};

  static constexpr auto parameters() {
    return std::tuple{
        required("max_value", &Self::max_value, rules::positive, "the highest value"),
        required("total_updates", &Self::total_updates, rules::positive,
                 "how many updates there are; the last one is total_updates − 1"),
        optional("pct_start", &Self::pct_start, rules::unit_interval,
                 "the share of the updates that the rise takes; at most 0.5 with three_phase"),
        optional("div_factor", &Self::div_factor, rules::at_least_one,
                 "max_value over the value at update 0"),
        optional("final_div_factor", &Self::final_div_factor, rules::positive,
                 "the value at update 0 over the last one; at least 1 / div_factor"),
        optional("anneal", &Self::anneal, rules::finite, "the shape of the rise and the falls"),
        optional("three_phase", &Self::three_phase, rules::finite,
                 "whether the fall stops at the value of update 0 on its way")};
  }

  void validate() const {
    check_one_cycle_phases(pct_start, three_phase);
    require(final() <= max_value, "final_div_factor",
            "at least 1 / " + limit_of(*this, &Self::div_factor), final_div_factor);
  }

  double initial() const { return max_value / div_factor; }
  double final() const { return initial() / final_div_factor; }

  /// The tracker of the momentum that goes with this one: from `max` down to `base` and back.
  OneCycleMomentumTracker momentum(double base = OneCycleMomentumTracker{}.base_value,
                                   double max = OneCycleMomentumTracker{}.max_value) const {
    return {.base_value = base,
            .max_value = max,
            .total_updates = total_updates,
            .pct_start = pct_start,
            .anneal = anneal,
            .three_phase = three_phase};
  }

  template <class>
  struct Formula : OneCycleFormula {
    explicit Formula(const Self& definition)
        : OneCycleFormula(definition, {definition.initial(), definition.max_value,
                                       definition.initial(), definition.final()}) {}
  };
};

}  // namespace lrtrack
