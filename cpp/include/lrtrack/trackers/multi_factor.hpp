#pragma once

#include <algorithm>
#include <vector>

#include "lrtrack/model.hpp"
#include "lrtrack/staircase.hpp"

namespace lrtrack {

struct MultiFactorTracker {
  using Self = MultiFactorTracker;

  double base_value = unset_real;
  std::vector<std::int64_t> steps = {};
  double factor = 1;

  static constexpr std::string_view name = "MultiFactorTracker";
  static constexpr Documentation documentation{
      .summary = "Multiplies the value by a factor after each of the given updates.",
      .formula = R"(f(t) = base_value · factor · … · factor, once for every s in steps with t > s

In float32 each product is rounded, as in DJL. Unlike DJL's, the tracker keeps no state, so the
updates may be asked for in any order.)",
      .example =
          R"(>>> tracker = MultiFactorTracker(base_value=0.5, steps=[15, 30], factor=0.5)
>>> [tracker.get_new_value(t) for t in (15, 16, 31)]
[0.5, 0.25, 0.125])",
      .source = "DJL's MultiFactorTracker."};

  static constexpr auto parameters() {
    auto at_most_one = rules::at_most_one;
    at_most_one.advice = "growth: MultiStepTracker, with milestones one later than steps";
    return std::tuple{
        required("base_value", &Self::base_value, rules::finite, "the value up to the first step"),
        required("steps", &Self::steps, rules::positive,
                 "the updates after which the value changes: at least two, increasing, from 1"),
        optional("factor", &Self::factor, at_most_one, "what each step multiplies the value by")};
  }

  void validate() const {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      require(steps[i] >= 1, "steps", "at least 1 each", steps[i]);
      if (i > 0 && steps[i] <= steps[i - 1]) {
        refuse("steps", "increasing", to_text(steps[i]) + " after " + to_text(steps[i - 1]));
      }
    }
    if (steps.empty()) refuse("steps", "at least two updates (for none: FixedTracker)", "[]");
    if (steps.size() > 1) return;
    const auto next = std::min(steps[0], latest_update - 1) + 1;
    refuse("steps",
           "at least two updates (for one: MultiStepTracker(milestones=[" + to_text(next) + "]))",
           "[" + to_text(steps[0]) + "]");
  }

  template <class Real>
  struct Formula : Staircase {
    explicit Formula(const Self& definition) : Staircase(definition.steps, values(definition)) {}

   private:
    static std::vector<double> values(const Self& definition) {
      auto value = static_cast<Real>(definition.base_value);
      std::vector<double> values{value};
      for (std::size_t i = 0; i < definition.steps.size(); ++i) {
        values.push_back(value *= static_cast<Real>(definition.factor));
      }
      return values;
    }
  };
};

}  // namespace lrtrack
