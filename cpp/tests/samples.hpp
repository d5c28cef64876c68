// One or more trackers of each kind, to run through what holds for all of them.
#pragma once

#include <vector>

#include "lrtrack/lrtrack.hpp"

namespace lrtrack::samples {

/// 1 / argument, and 1 at 0: the scale function of DJL's own test.
class Reciprocal final : public Function {
 public:
  double operator()(std::int64_t argument) const override {
    return argument == 0 ? 1 : 1 / static_cast<double>(argument);
  }
};

inline std::vector<TrackerPtr> trackers() {
  const auto cosine =
      make(CosineTracker{.base_value = 0.3, .final_value = 0.01, .max_updates = 1000});
  return {
      make(FixedTracker{.value = 0.1}),
      make(FactorTracker{.base_value = 0.9, .factor = 0.997}),
      make(FactorTracker{.base_value = 0.9, .factor = 0.99, .min_value = 0.01}),
      make(FactorTracker{.base_value = 0.9, .factor = -0.99, .max_updates = 70}),
      make(MultiFactorTracker{.base_value = 0.7, .steps = {3, 100, 2000}, .factor = 0.3}),
      cosine,
      make(LinearTracker{.base_value = 0.1, .slope = -0.0003, .min_value = 0.01}),
      make(LinearTracker{.base_value = 0.1, .slope = 0.0003, .max_value = 0.3}),
      make(LinearTracker{.base_value = 0.1, .slope = 0.0003, .max_updates = 500}),
      make(PolynomialDecayTracker{
          .base_value = 0.3, .end_learning_rate = 0.001, .decay_steps = 900, .power = 1.7}),
      make(CyclicalTracker{.base_value = 0.01, .max_value = 0.1, .step_size_up = 30}),
      make(CyclicalTracker{
          .step_size_up = 30, .step_size_down = 70, .mode = CyclicalMode::triangular2}),
      make(CyclicalTracker{.step_size_up = 30, .mode = CyclicalMode::exp_range, .gamma = 0.999}),
      make(CyclicalTracker{.step_size_up = 30, .scale_function = std::make_shared<Reciprocal>()}),
      make(
          WarmUpTracker{.main_tracker = cosine, .warm_up_steps = 50, .warm_up_begin_value = 0.001}),
      make(WarmUpTracker{.main_tracker = cosine,
                         .warm_up_steps = 50,
                         .warm_up_begin_value = 0.001,
                         .warm_up_mode = WarmUpMode::constant}),
      make(SquareRootTracker{.base_value = 0.5}),
  };
}

}  // namespace lrtrack::samples
