// One or more trackers of each kind, to run through what holds for all of them.
#pragma once

#include <vector>

#include "lrtrack/lrtrack.hpp"

namespace lrtrack::samples {

using ParameterTrackerPtr = std::shared_ptr<const ParameterTracker>;

/// 1 / argument, and 1 at 0: the scale function of DJL's own test.
class Reciprocal final : public Function {
 public:
  double operator()(std::int64_t argument) const override {
    return argument == 0 ? 1 : 1 / static_cast<double>(argument);
  }
};

inline TrackerPtr cosine() {
  return make(CosineTracker{.base_value = 0.3, .final_value = 0.01, .max_updates = 1000});
}

inline TrackerPtr wave() {
  return make(CyclicalTracker{.base_value = 0.01, .max_value = 0.1, .step_size_up = 30});
}

inline std::vector<TrackerPtr> djl_trackers() {
  return {
      make(FixedTracker{.value = 0.1}),
      make(FactorTracker{.base_value = 0.9, .factor = 0.997}),
      make(FactorTracker{.base_value = 0.9, .factor = 0.99, .min_value = 0.01}),
      make(FactorTracker{.base_value = 0.9, .factor = -0.99, .max_updates = 70}),
      make(MultiFactorTracker{.base_value = 0.7, .steps = {3, 100, 2000}, .factor = 0.3}),
      cosine(),
      make(LinearTracker{.base_value = 0.1, .slope = -0.0003, .min_value = 0.01}),
      make(LinearTracker{.base_value = 0.1, .slope = 0.0003, .max_value = 0.3}),
      make(LinearTracker{.base_value = 0.1, .slope = 0.0003, .max_updates = 500}),
      make(PolynomialDecayTracker{
          .base_value = 0.3, .end_learning_rate = 0.001, .decay_steps = 900, .power = 1.7}),
      wave(),
      make(CyclicalTracker{
          .step_size_up = 30, .step_size_down = 70, .mode = CyclicalMode::triangular2}),
      make(CyclicalTracker{.step_size_up = 30, .mode = CyclicalMode::exp_range, .gamma = 0.999}),
      make(CyclicalTracker{.step_size_up = 30, .scale_function = std::make_shared<Reciprocal>()}),
      make(WarmUpTracker{
          .main_tracker = cosine(), .warm_up_steps = 50, .warm_up_begin_value = 0.001}),
      make(WarmUpTracker{.main_tracker = cosine(),
                         .warm_up_steps = 50,
                         .warm_up_begin_value = 0.001,
                         .warm_up_mode = WarmUpMode::constant}),
  };
}

inline std::vector<TrackerPtr> field_trackers() {
  return {
      make(WarmUpTracker{.main_tracker = cosine(),
                         .warm_up_steps = 50,
                         .warm_up_begin_value = 0.001,
                         .warm_up_mode = WarmUpMode::exponential}),
      make(WarmUpTracker{.main_tracker = cosine(),
                         .warm_up_steps = 50,
                         .warm_up_begin_value = 0.001,
                         .warm_up_mode = WarmUpMode::cosine}),
      make(SquareRootTracker{.base_value = 0.5}),
      make(InverseTimeTracker{.base_value = 0.5, .decay = 0.01}),
      make(InverseTimeTracker{.base_value = 0.5, .decay = 1e-4, .recursive = true}),
      make(StepTracker{.base_value = 0.5, .factor = 0.7, .step_size = 50, .offset = 1}),
      make(MultiStepTracker{.base_value = 0.5, .milestones = {0, 51, 1000}, .factor = 0.3}),
      make(ExponentialTracker{.base_value = 0.5, .decay = 0.003}),
      make(PiecewiseConstantTracker{.boundaries = {50, 1000}, .values = {0.3, 0.2, 0.1}}),
      make(PiecewiseLinearTracker{.points = {{3, 0.1}, {50, 0.3}, {1000, 0.01}}}),
      make(InverseSquareRootTracker{.base_value = 0.5, .warm_up_steps = 50}),
      make(CosineRestartsTracker{.base_value = 0.5, .first_cycle = 51, .cycle_decay = 0.9}),
      make(CosineRestartsTracker{.base_value = 0.5, .first_cycle = 7, .cycle_factor = 1.3}),
      make(CyclicalMomentumTracker{.step_size_up = 30, .step_size_down = 70}),
      make(CyclicalMomentumTracker{.step_size_up = 30,
                                   .scale_function = std::make_shared<Reciprocal>()}),
      make(OneCycleTracker{.max_value = 0.5, .total_updates = 1000}),
      make(OneCycleTracker{.max_value = 0.5,
                           .total_updates = 1000,
                           .anneal = OneCycleAnneal::linear,
                           .three_phase = true}),
      make(OneCycleMomentumTracker{.total_updates = 1000}),
      make(TrapezoidTracker{
          .base_value = 0.5, .warm_up_steps = 50, .stable_steps = 500, .decay_steps = 450}),
      make(RexTracker{.base_value = 0.5, .total_updates = 1000}),
      make(TanhTracker{.base_value = 0.5, .total_updates = 1000}),
      make(RangeTestTracker{.min_value = 1e-5, .max_value = 1, .total_updates = 1000}),
      make(PlateauTracker{.base_value = 0.5}),
      make(PlateauTracker{.base_value = 0.5, .main_tracker = cosine()}),
      make(LambdaTracker{.function = std::make_shared<Reciprocal>()}),
  };
}

inline std::vector<TrackerPtr> compositions() {
  return {
      make(SequentialTracker{.trackers = {wave(), cosine(), wave(), make(FixedTracker{.value = 1})},
                             .lengths = {51, 0, 949}}),
      make(ProductTracker{.factors = {wave(), cosine(), wave()}}),
      make(SumTracker{.terms = {wave(), cosine(), wave()}}),
      make(QuotientTracker{.numerator = cosine(), .denominator = wave()}),
      make(PowerTracker{.base = cosine(), .exponent = make(FixedTracker{.value = 1.5})}),
      make(ClippedTracker{.tracker = cosine(), .low = 0.05, .high = 0.25}),
      make(DelayedTracker{.tracker = cosine(), .updates = 50}),
      make(DelayedTracker{.tracker = cosine(), .updates = -50}),
      make(EpochwiseTracker{.tracker = cosine(), .updates_per_epoch = 7}),
      make(RepeatedTracker{.tracker = cosine(), .length = 51, .value_factor = 0.9}),
      make(RepeatedTracker{.tracker = cosine(), .length = 7, .length_factor = 1.3}),
      make(
          RepeatedTracker{.tracker = cosine(), .length = 7, .length_factor = 1.3, .stretch = true}),
      make(SumTracker{.terms = {make(DelayedTracker{.tracker = wave(), .updates = 9}),
                                make(LambdaTracker{std::make_shared<Reciprocal>()})}}),
  };
}

/// All samples that have a value for an update alone.
inline std::vector<TrackerPtr> trackers() {
  auto all = djl_trackers();
  for (const auto& others : {field_trackers(), compositions()}) {
    all.insert(all.end(), others.begin(), others.end());
  }
  return all;
}

/// All samples.
inline std::vector<ParameterTrackerPtr> parameter_trackers() {
  const auto plain = trackers();
  std::vector<ParameterTrackerPtr> all(plain.begin(), plain.end());
  all.push_back(make(FixedPerVarTracker{.default_value = 0.1, .values = {{"weight", 0.2}}}));
  all.push_back(make(PerParameterTracker{.default_tracker = cosine(),
                                         .trackers = {{"*bias", wave()}, {"w*", cosine()}}}));
  return all;
}

}  // namespace lrtrack::samples
