#pragma once

#include <array>

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
    require(stable_steps <= latest_update - warm_up_steps &&
                decay_steps <= latest_update - warm_up_steps - stable_steps,
            "decay_steps", "at most 9223372036854775807 together with the other phases",
            decay_steps);
  }

  template <class Visit>
  void piece_at(std::int64_t num_update, const Visit& visit) const {
    if (num_update < warm_up_steps) {
      const Piece rise{.last = warm_up_steps - 1};
      return visit(rise, segment(0, base_value, warm_up_steps, shapes::line));
    }
    const auto start = warm_up_steps + stable_steps;
    const auto end = start + decay_steps;
    if (num_update < start) return visit(Piece{.last = start - 1}, hold(base_value));
    if (num_update >= end) return visit(Piece{}, hold(final_value));
    const auto fall = [&](auto shape) {
      visit(Piece{.last = end - 1, .origin = end},
            segment(final_value, base_value, -decay_steps, shape));
    };
    switch (decay) {
      case TrapezoidDecay::linear:
        return fall(shapes::line);
      case TrapezoidDecay::cosine:
        return fall(shapes::cosine);
      case TrapezoidDecay::sqrt:
        return fall(shapes::root);
    }
  }
};

}  // namespace lrtrack
