#pragma once

#include <algorithm>
#include <vector>

#include "lrtrack/model.hpp"

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
    return std::tuple{
        required("base_value", &Self::base_value, rules::finite, "the value up to the first step"),
        required("steps", &Self::steps, rules::positive,
                 "the updates after which the value changes: at least two, increasing, from 1"),
        optional("factor", &Self::factor, rules::at_most_one,
                 "what each step multiplies the value by")};
  }

  void validate() const {
    require(steps.size() >= 2, "steps", "at least two updates (FactorTracker has a constant step)",
            static_cast<std::int64_t>(steps.size()));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      require(steps[i] >= 1, "steps", "at least 1 each", steps[i]);
      if (i > 0 && steps[i] <= steps[i - 1]) {
        refuse("steps", "increasing", to_text(steps[i]) + " after " + to_text(steps[i - 1]));
      }
    }
  }

  template <class Real>
  struct Formula {
    std::vector<std::int64_t> steps;
    std::vector<Real> values;  // values[i] holds after i steps

    explicit Formula(const Self& definition)
        : steps(definition.steps), values{static_cast<Real>(definition.base_value)} {
      const auto factor = static_cast<Real>(definition.factor);
      for (std::size_t i = 0; i < steps.size(); ++i) values.push_back(values.back() * factor);
    }

    Real operator()(std::int64_t num_update) const {
      const auto next = std::lower_bound(steps.begin(), steps.end(), num_update);
      return values[static_cast<std::size_t>(next - steps.begin())];
    }

    void fill(UpdateRange range, Real* out) const {
      auto next = std::lower_bound(steps.begin(), steps.end(), range.start);
      for (std::size_t done = 0; done < range.count; ++next) {
        const auto end = next == steps.end() ? range.count : detail::count_up_to(range, *next);
        std::fill(out + done, out + end, values[static_cast<std::size_t>(next - steps.begin())]);
        done = end;
      }
    }
  };
};

}  // namespace lrtrack
