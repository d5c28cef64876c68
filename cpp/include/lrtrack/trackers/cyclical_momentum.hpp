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
    return std::tuple{
        optional("base_value", &Self::base_value, rules::non_negative,
                 "the lowest value; at most max_value"),
        optional("max_value", &Self::max_value, rules::non_negative, "the highest value"),
        optional("step_size_up", &Self::step_size_up, rules::positive,
                 "how many updates each fall takes, while CyclicalTracker rises"),
        optional("step_size_down", &Self::step_size_down, rules::non_negative,
                 "how many updates each rise takes; 0: as many as the fall"),
        optional("mode", &Self::mode, rules::finite, "how the depth changes over time"),
        optional("gamma", &Self::gamma, rules::unit_interval,
                 "the factor of EXP_RANGE for each update"),
        optional("scale_function", &Self::scale_function, rules::finite,
                 "a function of an integer that takes the place of the mode"),
        optional("scale_mode_cycle", &Self::scale_mode_cycle, rules::finite,
                 "whether scale_function is given the cycle (1, 2, …) or the update")};
  }

  void validate() const {
    require_at_most(*this, &Self::base_value, &Self::max_value);
    depth().check_cycle_length();
  }

  /// How far below max_value the momentum is.
  CyclicalTracker depth() const {
    return {.base_value = 0,
            .max_value = max_value - base_value,
            .step_size_up = step_size_up,
            .step_size_down = step_size_down,
            .mode = mode,
            .gamma = gamma,
            .scale_function = scale_function,
            .scale_mode_cycle = scale_mode_cycle};
  }

  template <class Real>
  struct Formula {
    double max_value;
    CyclicalTracker::Formula<double> depth;

    explicit Formula(const Self& definition)
        : max_value(definition.max_value), depth(definition.depth()) {}

    Real operator()(std::int64_t num_update) const {
      return static_cast<Real>(max_value - depth(num_update));
    }

    void add_milestones(Milestones& milestones) const { depth.add_milestones(milestones); }

    /// Without std::floor.
    Real quick(std::int64_t num_update) const {
      return static_cast<Real>(max_value - depth.quick(num_update));
    }

    void fill(UpdateRange range, Real* out) const {
      if (depth.scale_function || depth.mode == CyclicalMode::exp_range) {
        return evaluate(range, out);
      }
      depth.with_scale([&](auto scale_of) {
        detail::for_each_block(range, out, [&](UpdateRange part, Real* values) {
          depth.with_wave(part, [&](auto wave) {
            detail::evaluate_exactly(*this, momentum(depth.scaled(wave, scale_of)), part, values);
          });
        });
      });
    }

    template <class Updates>
    void evaluate(Updates updates, Real* out) const {
      if (depth.scale_function) return detail::evaluate_one_by_one(*this, updates, out);
      if (depth.mode == CyclicalMode::exp_range) return evaluate_exp_range(updates, out);
      depth.with_scale([&](auto scale_of) {
        detail::evaluate_exactly(*this, momentum(depth.scaled(depth.wave(), scale_of)), updates,
                                 out);
      });
    }

    std::int64_t limit() const { return depth.limit(); }

   private:
    template <class Wave>
    auto momentum(Wave wave) const {
      return
          [top = max_value, wave](double number) { return static_cast<Real>(top - wave(number)); };
    }

    template <class Updates>
    void evaluate_exp_range(Updates updates, Real* out) const {
      if constexpr (std::is_same_v<Real, float>) {
        if (depth.gamma > 0) {
          return detail::evaluate_by_estimate(*this, exp_range_estimate(), updates, out);
        }
      }
      detail::evaluate_one_by_one(*this, updates, out);
    }

    auto exp_range_estimate() const {
      return detail::Estimate{
          [top = max_value, wave = depth.wave(), slope = std::log2(depth.gamma)](double number) {
            const auto at_scale = [&](double scale) {
              return top - wave(number, [scale](double) { return scale; });
            };
            const auto power = detail::scaled_power(1, number * slope);
            return detail::Interval{at_scale(power.high), at_scale(power.low)};
          },
          [](float value, double) { return value; }};
    }
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
