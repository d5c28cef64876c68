#pragma once

#include <cmath>
#include <vector>

#include "lrtrack/model.hpp"
#include "lrtrack/staircase.hpp"

namespace lrtrack {

struct MultiStepTracker {
  using Self = MultiStepTracker;

  double base_value = unset_real;
  std::vector<std::int64_t> milestones = {};
  double factor = unset_real;

  static constexpr std::string_view name = "MultiStepTracker";
  static constexpr Documentation documentation{
      .summary = "Multiplies the value by a factor at each of the given updates.",
      .formula = R"(f(t) = base_value · factor^(number of milestones ≤ t)

The value changes at a milestone itself; MultiFactorTracker, DJL's, changes after it. A value beyond
float32, as growth reaches it, is infinity.)",
      .example = R"(>>> tracker = MultiStepTracker(base_value=0.5, milestones=[15, 30], factor=0.5)
>>> [tracker(t) for t in (14, 15, 30)]
[0.5, 0.25, 0.125])",
      .source = "torch's MultiStepLR."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive,
                 "the value before the first milestone"),
        required("milestones", &Self::milestones, rules::non_negative,
                 "the updates at which the value changes, increasing; there may be none"),
        required("factor", &Self::factor, rules::non_negative,
                 "what each milestone multiplies the value by; above 1 it grows")};
  }

  void validate() const { require_increasing("milestones", milestones); }

  template <class>
  struct Formula : Staircase {
    explicit Formula(const Self& definition) : Staircase(ends(definition), values(definition)) {}

   private:
    static std::vector<std::int64_t> ends(const Self& definition) {
      auto ends = definition.milestones;
      for (auto& end : ends) --end;
      return ends;
    }

    static std::vector<double> values(const Self& definition) {
      std::vector<double> values;
      for (std::size_t i = 0; i <= definition.milestones.size(); ++i) {
        const double scale = std::pow(definition.factor, static_cast<double>(i));
        values.push_back(definition.base_value * scale);
      }
      return values;
    }
  };
};

}  // namespace lrtrack
