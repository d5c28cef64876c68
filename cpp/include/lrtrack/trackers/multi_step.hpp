#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "lrtrack/model.hpp"

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

The value changes at a milestone itself; MultiFactorTracker, DJL's, changes after it.)",
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
        required("factor", &Self::factor, rules::unit_interval,
                 "what each milestone multiplies the value by")};
  }

  void validate() const { require_increasing("milestones", milestones); }

  template <class Real>
  struct Formula {
    std::vector<std::int64_t> milestones;
    std::vector<Real> values;  // values[i] holds after i milestones

    explicit Formula(const Self& definition) : milestones(definition.milestones) {
      for (std::size_t i = 0; i <= milestones.size(); ++i) {
        const double share = std::pow(definition.factor, static_cast<double>(i));
        values.push_back(static_cast<Real>(definition.base_value * share));
      }
    }

    Real operator()(std::int64_t num_update) const {
      const auto next = std::upper_bound(milestones.begin(), milestones.end(), num_update);
      return values[static_cast<std::size_t>(next - milestones.begin())];
    }
  };
};

}  // namespace lrtrack
