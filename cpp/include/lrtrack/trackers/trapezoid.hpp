#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "lrtrack/model.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

enum class TrapezoidDecay { linear, cosine, sqrt };

template <>
struct EnumNames<TrapezoidDecay> {
  static constexpr std::string_view name = "TrapezoidDecay";
  static constexpr std::array<std::string_view, 3> members{"LINEAR", "COSINE", "SQRT"};
};

struct TrapezoidTracker {
  using Self = TrapezoidTracker;

  double base_value = unset_real;
  std::int64_t warm_up_steps = unset_integer;
  std::int64_t stable_steps = unset_integer;
  std::int64_t decay_steps = unset_integer;
  double final_value = 0;
  TrapezoidDecay decay = TrapezoidDecay::linear;

  static constexpr std::string_view name = "TrapezoidTracker";
  static constexpr Documentation documentation{
      .summary = "Warms up linearly from 0, stays, and decays (warm-up, stable, decay: WSD).",
      .formula = R"(f(t) = base_value · t / warm_up_steps for t < warm_up_steps
f(t) = base_value for the next stable_steps updates
f(t) = final_value + (base_value − final_value) · shape(p) for the next decay_steps updates
f(t) = final_value from warm_up_steps + stable_steps + decay_steps on
p = (t − warm_up_steps − stable_steps) / decay_steps
shape(p) = 1 − p (LINEAR), (1 + cos(π · p)) / 2 (COSINE), 1 − sqrt(p) (SQRT)

Any of the three may take no updates: without a decay, the value jumps to final_value.)",
      .example =
          R"(>>> tracker = TrapezoidTracker(base_value=0.5, warm_up_steps=2, stable_steps=3, decay_steps=4)
>>> [tracker(t) for t in range(11)]
[0.0, 0.25, 0.5, 0.5, 0.5, 0.5, 0.375, 0.25, 0.125, 0.0, 0.0])",
      .source =
          "Hu et al., MiniCPM, 2024 (WSD); Hägele et al., Scaling Laws and Compute-Optimal "
          "Training Beyond Fixed Training Durations, 2024 (SQRT)."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive,
                 "the highest value; at least final_value"),
        required("warm_up_steps", &Self::warm_up_steps, rules::non_negative,
                 "how many updates the warm-up takes"),
        required("stable_steps", &Self::stable_steps, rules::non_negative,
                 "how many updates the value stays"),
        required("decay_steps", &Self::decay_steps, rules::non_negative,
                 "how many updates the decay takes"),
        optional("final_value", &Self::final_value, rules::finite, "the value after the decay"),
        optional("decay", &Self::decay, rules::finite, "the shape of the decay")};
  }

  void validate() const {
    require_at_most(*this, &Self::final_value, &Self::base_value);
    constexpr auto limit = std::numeric_limits<std::int64_t>::max();
    require(stable_steps <= limit - warm_up_steps &&
                decay_steps <= limit - warm_up_steps - stable_steps,
            "decay_steps", "at most 9223372036854775807 together with the other phases",
            decay_steps);
  }

  template <class Real>
  struct Formula {
    double base_value;
    double final_value;
    std::int64_t warm_up_steps;
    std::int64_t decay_start;
    std::int64_t decay_steps;
    TrapezoidDecay decay;

    explicit Formula(const Self& definition)
        : base_value(definition.base_value),
          final_value(definition.final_value),
          warm_up_steps(definition.warm_up_steps),
          decay_start(warm_up_steps + definition.stable_steps),
          decay_steps(definition.decay_steps),
          decay(definition.decay) {}

    Real operator()(std::int64_t num_update) const {
      if (num_update < warm_up_steps) {
        const double share = static_cast<double>(num_update) / static_cast<double>(warm_up_steps);
        return static_cast<Real>(base_value * share);
      }
      if (num_update < decay_start) return static_cast<Real>(base_value);
      const auto passed = std::min(num_update - decay_start, decay_steps);
      const auto share_of = [this](std::int64_t updates) {
        return static_cast<double>(updates) / divisor();
      };
      const double height = with_shape(
          [&](auto shape) { return shape(share_of(decay_steps - passed), share_of(passed)); });
      return static_cast<Real>(lerp(final_value, base_value, height));
    }

    void add_milestones(Milestones& milestones) const {
      milestones.add(warm_up_steps);
      milestones.add(decay_start);
      milestones.add(decay_start + decay_steps);
    }

    template <class Updates>
    void evaluate(Updates updates, Real* out) const {
      with_shape([&](auto shape) {
        const auto value = [*this, shape, warm_up = static_cast<double>(warm_up_steps),
                            start = static_cast<double>(decay_start),
                            length = static_cast<double>(decay_steps),
                            divisor = divisor()](double number) {
          const double passed = std::min(number - start, length);
          const double height = shape((length - passed) / divisor, passed / divisor);
          const double rise = base_value * (number / warm_up);
          const double fall = lerp(final_value, base_value, height);
          const double high = number < warm_up ? rise : base_value;
          return static_cast<Real>(number < start ? high : fall);
        };
        detail::evaluate_exactly(*this, value, updates, out);
      });
    }
    std::int64_t limit() const { return detail::limit_with_length(decay_start + decay_steps); }

   private:
    /// What the decay's updates are divided by. Without any, the decay is over at once.
    double divisor() const { return static_cast<double>(std::max<std::int64_t>(decay_steps, 1)); }

    /// Calls work(shape), with shape(the share of the decay that is left, that has passed).
    template <class Work>
    auto with_shape(const Work& work) const {
      switch (decay) {
        case TrapezoidDecay::cosine:
          return work([](double left, double) { return cosine_rise(left); });
        case TrapezoidDecay::sqrt:
          // 1 − sqrt(passed) without its cancellation
          return work([](double left, double passed) { return left / (1 + std::sqrt(passed)); });
        case TrapezoidDecay::linear:
          break;
      }
      return work([](double left, double) { return left; });
    }
  };
};

}  // namespace lrtrack
