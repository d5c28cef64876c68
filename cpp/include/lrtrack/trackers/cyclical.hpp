#pragma once

#include "lrtrack/cyclical_formula.hpp"
#include "lrtrack/model.hpp"

namespace lrtrack {

struct CyclicalMomentumTracker;

struct CyclicalTracker {
  using Self = CyclicalTracker;

  double base_value = 0.001;
  double max_value = 0.006;
  std::int64_t step_size_up = 2000;
  std::int64_t step_size_down = 0;
  CyclicalMode mode = CyclicalMode::triangular;
  double gamma = 1;
  FunctionPtr scale_function = {};
  bool scale_mode_cycle = true;

  static constexpr std::string_view name = "CyclicalTracker";
  static constexpr Documentation documentation{
      .summary = "A triangle wave between two values, its height scaled by a mode or a function.",
      .formula = R"(f(t) = base_value + (max_value − base_value) · s · scale
cycle = floor(1 + t / total), x = 1 + t / total − cycle, total = step_size_up + step_size_down
s = x / r where x < r, else (x − 1) / (r − 1), with r = step_size_up / total
scale = 1 (TRIANGULAR), 1 / 2^(cycle − 1) (TRIANGULAR2), gamma^t (EXP_RANGE),
        or scale_function(cycle), or scale_function(t) if scale_mode_cycle is False

momentum() gives the tracker of the momentum, which falls while this one rises.)",
      .example =
          R"(>>> tracker = CyclicalTracker(base_value=0.25, max_value=0.75, step_size_up=2, mode="TRIANGULAR2")
>>> [tracker.get_new_value(t) for t in range(7)]
[0.25, 0.5, 0.75, 0.5, 0.25, 0.375, 0.5]
>>> tracker.momentum(base=0.5, max=1.0).get_new_value(2)
0.5)",
      .source = "DJL's CyclicalTracker; Smith, Cyclical Learning Rates, 2017."};

  static constexpr auto parameters() {
    auto positive = rules::positive;
    positive.advice =
        "from 0: PiecewiseLinearTracker(points=[(0, 0), (up, max), (up + down, 0)]).repeat(up + "
        "down)";
    return std::tuple_cat(
        std::tuple{optional("base_value", &Self::base_value, positive,
                            "the lowest value; at most max_value"),
                   optional("max_value", &Self::max_value, rules::positive, "the highest value")},
        cyclical_parameters<Self>("how many updates each rise takes",
                                  "how many updates each fall takes; 0: as many as the rise"));
  }

  void validate() const {
    require_at_most(*this, &Self::base_value, &Self::max_value);
    check_cycle_length(*this);
  }

  /// The tracker of the momentum that goes with this one: from `max` down to `base` and back.
  /// Defined in cyclical_momentum.hpp.
  CyclicalMomentumTracker momentum(double base, double max) const;

  template <class Real>
  struct Formula : CyclicalFormula<Real> {
    explicit Formula(const Self& definition)
        : CyclicalFormula<Real>(
              definition, static_cast<Real>(definition.base_value),
              static_cast<Real>(definition.max_value) - static_cast<Real>(definition.base_value)) {}
  };
};

}  // namespace lrtrack
