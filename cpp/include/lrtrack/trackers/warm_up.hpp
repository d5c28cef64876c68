#pragma once

#include <array>
#include <cmath>

#include "lrtrack/model.hpp"

namespace lrtrack {

enum class WarmUpMode { linear, constant };

template <>
struct EnumNames<WarmUpMode> {
  static constexpr std::string_view name = "WarmUpMode";
  static constexpr std::array<std::string_view, 2> members{"LINEAR", "CONSTANT"};
};

struct WarmUpTracker {
  using Self = WarmUpTracker;

  TrackerPtr main_tracker = {};
  std::int64_t warm_up_steps = 0;
  double warm_up_begin_value = 0;
  WarmUpMode warm_up_mode = WarmUpMode::linear;

  static constexpr std::string_view name = "WarmUpTracker";
  static constexpr Documentation documentation{
      .summary = "A warm-up before another tracker, which starts at its own update 0 after it.",
      .formula =
          R"(f(t) = begin + (main(0) − begin) · t / warm_up_steps for t < warm_up_steps (LINEAR)
f(t) = begin for t < warm_up_steps (CONSTANT)
f(t) = main(t − warm_up_steps) from there on

begin is warm_up_begin_value, main is main_tracker.)",
      .example =
          R"(>>> tracker = Tracker.warm_up().set_main_tracker(Tracker.fixed(0.5)).opt_warm_up_steps(4).build()
>>> [tracker.get_new_value(t) for t in range(6)]
[0.0, 0.125, 0.25, 0.375, 0.5, 0.5])",
      .source = "DJL's WarmUpTracker; Goyal et al., Accurate, Large Minibatch SGD, 2017."};

  static constexpr auto parameters() {
    return std::tuple{required("main_tracker", &Self::main_tracker, rules::finite,
                               "the tracker that follows the warm-up"),
                      optional("warm_up_steps", &Self::warm_up_steps, rules::non_negative,
                               "how many updates the warm-up takes"),
                      optional("warm_up_begin_value", &Self::warm_up_begin_value, rules::finite,
                               "the value at update 0"),
                      optional("warm_up_mode", &Self::warm_up_mode, rules::finite,
                               "how the value gets to the main tracker's first one")};
  }

  template <class Real>
  struct Formula {
    TrackerPtr main_tracker;
    std::int64_t steps;
    Real begin;
    Real rise;
    WarmUpMode mode;

    explicit Formula(const Self& definition)
        : main_tracker(definition.main_tracker),
          steps(definition.warm_up_steps),
          begin(static_cast<Real>(definition.warm_up_begin_value)),
          rise(main_tracker->value<Real>(0) - begin),
          mode(definition.warm_up_mode) {
      require(std::isfinite(rise), "main_tracker", "finite at update 0",
              static_cast<double>(main_tracker->value<Real>(0)));
    }

    Real operator()(std::int64_t num_update) const {
      return num_update < steps ? warm_up_value(num_update)
                                : main_tracker->value<Real>(num_update - steps);
    }

   private:
    Real warm_up_value(std::int64_t num_update) const {
      if (mode == WarmUpMode::constant) return begin;
      return begin + rise * static_cast<Real>(num_update) / static_cast<Real>(steps);
    }
  };
};

}  // namespace lrtrack
