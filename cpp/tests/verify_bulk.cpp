// Compares ranges, arrays and single values with the scalar formulas over 10^9 float32 values (or
// as many millions as the first argument says). Too slow for every run:
//
//   cmake --build BUILD --target lrtrack_verify_bulk && BUILD/cpp/tests/lrtrack_verify_bulk
//
// LRTRACK_SIMD=baseline or avx2 chooses the other instruction sets.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bits.hpp"
#include "lrtrack/lrtrack.hpp"

namespace lrtrack {
namespace {

constexpr std::size_t chunk = 1'000'000;

struct Tally {
  std::size_t budget;  // values for each definition
  std::size_t total = 0;
  std::size_t wrong = 0;

  /// Follows a range in chunks, each asked for as a range and, in another order, as an array.
  template <class Definition>
  void compare(const char* what, const Definition& definition, std::int64_t step = 1) {
    const auto tracker = make(definition);
    const FormulaOf<Definition, float> formula(definition);
    std::vector<float> filled(chunk);
    std::vector<float> gathered(chunk);
    std::vector<std::int64_t> reversed(chunk);
    std::size_t differing = 0;
    for (std::size_t done = 0; done < budget; done += chunk) {
      const UpdateRange range{static_cast<std::int64_t>(done) * step, step, chunk};
      tracker->fill(range, filled.data());
      for (std::size_t i = 0; i < chunk; ++i) reversed[i] = range[chunk - 1 - i];
      tracker->gather(reversed.data(), chunk, gathered.data());
      for (std::size_t i = 0; i < chunk; ++i) {
        const auto expected = bits(value_at<float>(formula, range[i]));
        const bool is_right = bits(filled[i]) == expected &&
                              bits(gathered[chunk - 1 - i]) == expected &&
                              bits(tracker->get_new_value(range[i])) == expected;
        differing += is_right ? 0 : 1;
      }
    }
    total += budget;
    wrong += differing;
    std::printf("%-28s %zu values, %zu differ\n", what, budget, differing);
    std::fflush(stdout);
  }
};

void compare_djl(Tally& tally, std::int64_t length) {
  const CosineTracker cosine{.base_value = 0.5, .max_updates = length};
  tally.compare("cosine", cosine);
  tally.compare("cosine, below zero",
                CosineTracker{.base_value = 0.1, .final_value = -0.3, .max_updates = 2 * length});
  tally.compare("cosine, strided", CosineTracker{.base_value = 3, .max_updates = 777 * length},
                777);
  tally.compare("factor, slow", FactorTracker{.base_value = 0.5, .factor = 1 - 0x1p-22});
  tally.compare("factor, negative base", FactorTracker{.base_value = -3, .factor = 1 - 0x1p-19});
  tally.compare("factor, min_value",
                FactorTracker{.base_value = 0.9, .factor = 1 - 0x1p-21, .min_value = 1e-5});
  tally.compare("multi-factor",
                MultiFactorTracker{
                    .base_value = 0.7, .steps = {1000, length / 3, length / 2}, .factor = 0.3});
  tally.compare("linear", LinearTracker{.base_value = 0.1, .slope = 1e-9, .max_value = 0.13});
  tally.compare("linear, strided", LinearTracker{.base_value = 0.1, .slope = -1e-9}, 12345);
  for (const double power : {0.3, 0.9, 1.0, 2.0, 2.5, 3.0, 7.0}) {
    tally.compare(("polynomial, power " + std::to_string(power)).c_str(),
                  PolynomialDecayTracker{.base_value = 0.5,
                                         .end_learning_rate = power < 2.7 ? 0.01 : 0,
                                         .decay_steps = length - 1000,
                                         .power = power});
  }
  tally.compare("triangular", CyclicalTracker{.step_size_up = 1234, .step_size_down = 777});
  tally.compare("triangular2",
                CyclicalTracker{.step_size_up = length / 300, .mode = CyclicalMode::triangular2});
  tally.compare(
      "exp_range",
      CyclicalTracker{.step_size_up = 5000, .mode = CyclicalMode::exp_range, .gamma = 1 - 0x1p-20});
  tally.compare("warm-up",
                WarmUpTracker{.main_tracker = make(cosine), .warm_up_steps = length / 2});
}

void compare_field(Tally& tally, std::int64_t length) {
  const WarmUpTracker warm_up{
      .main_tracker = make(CosineTracker{.base_value = 0.5, .max_updates = length}),
      .warm_up_steps = length / 2,
      .warm_up_begin_value = 1e-4};
  auto grown = warm_up;
  grown.warm_up_mode = WarmUpMode::exponential;
  tally.compare("warm-up, exponential", grown);
  auto waved = warm_up;
  waved.warm_up_mode = WarmUpMode::cosine;
  tally.compare("warm-up, cosine", waved);
  for (const auto mode :
       {CyclicalMode::triangular, CyclicalMode::triangular2, CyclicalMode::exp_range}) {
    tally.compare(
        "cyclical momentum",
        CyclicalMomentumTracker{.step_size_up = length / 300, .mode = mode, .gamma = 1 - 0x1p-20});
  }
  tally.compare("square root", SquareRootTracker{.base_value = 0.5});
  tally.compare("inverse time", InverseTimeTracker{.base_value = 0.5, .decay = 1e-4});
  tally.compare("step", StepTracker{.base_value = 0.5, .factor = 0.9, .step_size = length / 99});
  tally.compare("step, short",
                StepTracker{.base_value = 0.5, .factor = 1 - 0x1p-20, .step_size = 7, .offset = 3});
  tally.compare("multi-step",
                MultiStepTracker{
                    .base_value = 0.5, .milestones = {0, length / 3, length / 2}, .factor = 0.1});
  tally.compare("exponential", ExponentialTracker{.base_value = 0.5, .decay = 1e-6});
  tally.compare("exponential, to 0", ExponentialTracker{.base_value = 0.5, .decay = 1e-3});
  tally.compare("piecewise constant",
                PiecewiseConstantTracker{.boundaries = {length / 3}, .values = {0.1, 0.2}});
  tally.compare(
      "piecewise linear",
      PiecewiseLinearTracker{.points = {{length / 9, 0.1}, {length / 3, 0.5}, {length / 2, -0.2}}});
  tally.compare("inverse square root",
                InverseSquareRootTracker{.base_value = 0.5, .warm_up_steps = length / 9});
  for (const double factor : {1.0, 1.01, 1.5, 2.0}) {
    tally.compare("cosine restarts",
                  CosineRestartsTracker{.base_value = 0.5,
                                        .first_cycle = static_cast<double>(length / 999 + 1),
                                        .cycle_factor = factor});
  }
  tally.compare("cosine restarts, decaying",
                CosineRestartsTracker{.base_value = 0.5,
                                      .first_cycle = static_cast<double>(length / 99 + 1),
                                      .cycle_decay = 0.9});
  for (const auto anneal : {OneCycleAnneal::cosine, OneCycleAnneal::linear}) {
    const OneCycleTracker cycle{
        .max_value = 0.5, .total_updates = length, .anneal = anneal, .three_phase = true};
    tally.compare("one cycle", cycle);
    tally.compare("one cycle, momentum", cycle.momentum());
  }
  for (const auto decay : {TrapezoidDecay::linear, TrapezoidDecay::cosine, TrapezoidDecay::sqrt}) {
    tally.compare("trapezoid", TrapezoidTracker{.base_value = 0.5,
                                                .warm_up_steps = length / 9,
                                                .stable_steps = length / 9,
                                                .decay_steps = length / 2,
                                                .final_value = 0.01,
                                                .decay = decay});
  }
  tally.compare("rex", RexTracker{.base_value = 0.5, .total_updates = length});
  tally.compare("tanh", TanhTracker{.base_value = 0.5, .total_updates = length});
  for (const auto growth : {RangeTestGrowth::exponential, RangeTestGrowth::linear}) {
    tally.compare(
        "range test",
        RangeTestTracker{
            .min_value = 1e-7, .max_value = 10, .total_updates = length, .growth = growth});
  }
}

void compare_compositions(Tally& tally, std::int64_t length) {
  const auto cosine = make(CosineTracker{.base_value = 0.5, .max_updates = length});
  const auto line = make(LinearTracker{.base_value = 0.1, .slope = 1e-9});
  tally.compare("sequence", SequentialTracker{.trackers = {cosine, line, cosine},
                                              .lengths = {length / 3, length / 3}});
  tally.compare("product", ProductTracker{.factors = {cosine, line}});
  tally.compare("sum", SumTracker{.terms = {cosine, line}});
  tally.compare("quotient", QuotientTracker{.numerator = cosine, .denominator = line});
  tally.compare("power", PowerTracker{.base = cosine, .exponent = make(FixedTracker{.value = 2})});
  tally.compare("clipped", ClippedTracker{.tracker = cosine, .low = 0.1, .high = 0.4});
  tally.compare("delayed", DelayedTracker{.tracker = cosine, .updates = length / 9});
  tally.compare("by epoch", EpochwiseTracker{.tracker = cosine, .updates_per_epoch = 7});
  tally.compare("repeated", RepeatedTracker{.tracker = cosine, .length = length / 99 + 1});
  tally.compare("repeated, growing", RepeatedTracker{.tracker = cosine,
                                                     .length = length / 999 + 1,
                                                     .length_factor = 1.5,
                                                     .value_factor = 0.9});
}

int verify(std::size_t millions) {
  constexpr std::size_t definitions = 59;
  const std::size_t budget = (millions + definitions - 1) / definitions * chunk;
  const auto length = static_cast<std::int64_t>(budget);
  Tally tally{budget};
  compare_djl(tally, length);
  compare_field(tally, length);
  compare_compositions(tally, length);
  std::printf("%zu values in all, %zu differ\n", tally.total, tally.wrong);
  return tally.wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace lrtrack

int main(int count, char** arguments) {
  return lrtrack::verify(count > 1 ? std::stoul(arguments[1]) : 1000);
}
