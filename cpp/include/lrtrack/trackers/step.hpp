#pragma once

#include <algorithm>
#include <cmath>

#include "lrtrack/detail/powers.hpp"
#include "lrtrack/model.hpp"
#include "lrtrack/segments.hpp"

namespace lrtrack {

struct StepTracker {
  using Self = StepTracker;

  double base_value = unset_real;
  double factor = unset_real;
  std::int64_t step_size = unset_integer;
  std::int64_t offset = 0;

  static constexpr std::string_view name = "StepTracker";
  static constexpr Documentation documentation{
      .summary = "Multiplies the value by a factor at every multiple of a number of updates.",
      .formula = R"(f(t) = base_value · factor^floor((t + offset) / step_size)

The value changes at t = step_size itself (DJL's trackers change after it): step_size updates, from
0, have the base value. A value beyond float32, as growth reaches it, is infinity.)",
      .example = R"(>>> tracker = StepTracker(base_value=0.5, factor=0.5, step_size=10)
>>> [tracker(t) for t in (0, 9, 10, 20)]
[0.5, 0.5, 0.25, 0.125])",
      .source =
          "Step decay, drop-based decay; torch's StepLR. An offset of 1 is the (1 + t) form."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive,
                 "the value up to the first step"),
        required("factor", &Self::factor, rules::non_negative,
                 "what each step multiplies the value by; above 1 it grows"),
        required("step_size", &Self::step_size, rules::positive, "how many updates a step takes"),
        optional("offset", &Self::offset, rules::non_negative,
                 "how many updates the first step is shorter")};
  }

  template <class Real>
  struct Formula {
    double base_value;
    double factor;
    std::int64_t step_size;
    std::int64_t offset;
    detail::UpdatePowers quick_powers;

    explicit Formula(const Self& definition)
        : base_value(definition.base_value),
          factor(definition.factor),
          step_size(definition.step_size),
          offset(definition.offset),
          quick_powers() {
      if constexpr (std::is_same_v<Real, float>) {
        quick_powers =
            detail::UpdatePowers([this](double steps) { return std::pow(factor, steps); });
      }
    }

    Real operator()(std::int64_t num_update) const {
      return static_cast<Real>(base_value *
                               std::pow(factor, static_cast<double>(steps_at(num_update))));
    }

    void add_milestones(Milestones& milestones) const {
      milestones.add_every(step_size, step_size - offset % step_size);
    }

    /// Without std::pow.
    Real quick(std::int64_t num_update) const {
      if constexpr (std::is_same_v<Real, float>) {
        if (const auto value = quick_powers.times(base_value, steps_at(num_update))) return *value;
      }
      return (*this)(num_update);
    }

    void fill(UpdateRange range, Real* out) const {
      constexpr std::int64_t short_run = 64;
      if (step_size / range.step < short_run) return detail::evaluate_formula(*this, range, out);
      fill_by_segments(
          range, out, [this](std::int64_t t) { return Step{last_update(steps_at(t))}; },
          [this](Step, UpdateRange part, Real* values) {
            std::fill_n(values, part.count, quick(part.start));
          });
    }

    auto estimate() const {
      return detail::Estimate{
          [base = base_value, slope = std::log2(factor), start = static_cast<double>(offset),
           length = static_cast<double>(step_size)](double number) {
            return detail::scaled_power(base, detail::whole((number + start) / length) * slope);
          },
          [](float value, double) { return value; }};
    }
    /// 0 has no logarithm.
    std::int64_t limit() const {
      const bool is_simple = factor > 0 && step_size < detail::exact_limit;
      return is_simple ? detail::exact_limit - std::min(offset, detail::exact_limit) : 0;
    }

   private:
    struct Step {
      std::int64_t last_update;
    };

    std::uint64_t steps_at(std::int64_t num_update) const {
      return (static_cast<std::uint64_t>(num_update) + static_cast<std::uint64_t>(offset)) /
             static_cast<std::uint64_t>(step_size);
    }

    std::int64_t last_update(std::uint64_t step) const {
      constexpr auto latest = std::numeric_limits<std::int64_t>::max();
      const auto first = static_cast<std::int64_t>(step * static_cast<std::uint64_t>(step_size) -
                                                   static_cast<std::uint64_t>(offset));
      return first > latest - step_size ? latest : first + step_size - 1;
    }
  };
};

}  // namespace lrtrack
