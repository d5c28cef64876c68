// Trackers of each kind with random parameters, and random ranges.
#pragma once

#include <cmath>
#include <cstdlib>
#include <random>
#include <string>

#include "lrtrack/lrtrack.hpp"

namespace lrtrack::draws {

using Random = std::mt19937_64;

/// A new one each time; LRTRACK_SEED repeats a run.
inline std::uint64_t seed() {
  const char* const given = std::getenv("LRTRACK_SEED");
  return given ? std::stoull(given) : std::random_device{}();
}

inline double real(Random& random, double low, double high) {
  return std::uniform_real_distribution(low, high)(random);
}

/// Between 1 and 2^bits, all magnitudes alike.
inline std::int64_t length(Random& random, double bits) {
  return static_cast<std::int64_t>(std::exp2(real(random, 0, bits)));
}

inline bool coin(Random& random) { return random() % 2 == 0; }

/// Down by 2^-1 … 2^-24, or up.
inline double slow_change(Random& random) {
  const double change = std::exp2(-real(random, 1, 24));
  return coin(random) ? 1 - change : 1 + change;
}

/// 1 - 2^-1 … 1 - 2^-24.
inline double factor(Random& random) { return 1 - std::exp2(-real(random, 1, 24)); }

/// Ranges around what trackers do, over the ends of blocks, falling ones and late ones.
inline UpdateRange range(Random& random) {
  const auto count = static_cast<std::size_t>(length(random, 12));
  const auto step = coin(random) ? 1 : length(random, 20);
  const auto start = coin(random) ? 0 : length(random, 45);
  const UpdateRange rising{start, step, count};
  return random() % 3 == 0 ? UpdateRange{rising[count - 1], -step, count} : rising;
}

template <class Definition>
Definition definition(Random& random);

// ---- DJL's ---------------------------------------------------------------------------------

template <>
inline FixedTracker definition(Random& random) {
  return {.value = real(random, -1, 1)};
}

template <>
inline FactorTracker definition(Random& random) {
  return {.base_value = real(random, -1, 1), .factor = factor(random)};
}

template <>
inline MultiFactorTracker definition(Random& random) {
  const auto first = length(random, 12);
  return {.base_value = 0.7, .steps = {first, first + length(random, 12)}, .factor = 0.3};
}

template <>
inline CosineTracker definition(Random& random) {
  return {.base_value = real(random, 0.1, 1),
          .final_value = real(random, -0.1, 0.09),
          .max_updates = length(random, 40)};
}

template <>
inline LinearTracker definition(Random& random) {
  return {.base_value = real(random, -1, 1),
          .slope = real(random, -1, 1),
          .max_updates = length(random, 40)};
}

template <>
inline PolynomialDecayTracker definition(Random& random) {
  constexpr double powers[] = {0, 0.5, 0.9, 1, 1.5, 2, 3, 4, 5, 6, 7, 11.3};
  return {.base_value = real(random, -1, 1),
          .end_learning_rate = coin(random) ? 0 : real(random, -1, 1),
          .decay_steps = length(random, 40),
          .power = powers[random() % std::size(powers)],
          .cycle = random() % 4 == 0};
}

template <>
inline CyclicalTracker definition(Random& random) {
  return {.base_value = std::exp2(-real(random, 5, 120)),
          .max_value = real(random, 0.1, 1),
          .step_size_up = length(random, 20),
          .step_size_down = coin(random) ? 0 : length(random, 20),
          .mode = static_cast<CyclicalMode>(random() % 3),
          .gamma = factor(random)};
}

template <>
inline WarmUpTracker definition(Random& random) {
  return {.main_tracker = make(definition<CosineTracker>(random)),
          .warm_up_steps = length(random, 12),
          .warm_up_begin_value = real(random, 1e-6, 1),
          .warm_up_mode = static_cast<WarmUpMode>(random() % 5)};
}

// ---- The field's ---------------------------------------------------------------------------

template <>
inline CyclicalMomentumTracker definition(Random& random) {
  const auto depth = definition<CyclicalTracker>(random);
  return depth.momentum(real(random, 0, 0.5), real(random, 0.5, 1));
}

template <>
inline SquareRootTracker definition(Random& random) {
  return {.base_value = real(random, 0, 1)};
}

template <>
inline InverseTimeTracker definition(Random& random) {
  return {.base_value = real(random, 0, 1),
          .decay = std::exp2(-real(random, 0, 30)),
          .recursive = random() % 4 == 0};
}

template <>
inline StepTracker definition(Random& random) {
  return {.base_value = real(random, 0, 1),
          .factor = random() % 8 == 0 ? 0 : slow_change(random),
          .step_size = length(random, 15),
          .offset = coin(random) ? 0 : length(random, 50)};
}

template <>
inline MultiStepTracker definition(Random& random) {
  MultiStepTracker result{.base_value = 0.7, .milestones = {}, .factor = slow_change(random)};
  std::int64_t milestone = coin(random) ? 0 : -1;
  for (auto rest = length(random, 5); rest > 0; --rest) {
    result.milestones.push_back(milestone += length(random, 9));
  }
  return result;
}

template <>
inline ExponentialTracker definition(Random& random) {
  return {.base_value = real(random, 0, 1),
          .decay = std::exp2(-real(random, 0, 40)) * (coin(random) ? 1 : -1)};
}

template <>
inline PiecewiseConstantTracker definition(Random& random) {
  auto ends = definition<MultiStepTracker>(random).milestones;
  std::vector<double> values;
  for (std::size_t i = 0; i <= ends.size(); ++i) values.push_back(real(random, -1, 1));
  return {.boundaries = ends, .values = values};
}

template <>
inline PiecewiseLinearTracker definition(Random& random) {
  PiecewiseLinearTracker result;
  for (const auto update : definition<MultiStepTracker>(random).milestones) {
    result.points.emplace_back(std::max<std::int64_t>(update, 0), real(random, -1, 1));
  }
  if (coin(random)) {
    result.points.emplace_back(result.points.back().first + length(random, 45), 0.5);
  }
  return result;
}

template <>
inline InverseSquareRootTracker definition(Random& random) {
  return {.base_value = real(random, 0, 1),
          .warm_up_steps = length(random, 40),
          .timescale = coin(random) ? 0 : length(random, 40)};
}

template <>
inline CosineRestartsTracker definition(Random& random) {
  constexpr double factors[] = {1, 1, 1.01, 1.3, 2, 3};
  return {.base_value = real(random, 0.1, 1),
          .final_value = real(random, -0.1, 0.1),
          .first_cycle = coin(random) ? std::exp2(real(random, 0, 20))
                                      : static_cast<double>(length(random, 20)),
          .cycle_factor = factors[random() % std::size(factors)],
          .cycle_decay = coin(random) ? 1 : factor(random)};
}

template <>
inline OneCycleTracker definition(Random& random) {
  const auto anneal = coin(random) ? OneCycleAnneal::cosine : OneCycleAnneal::linear;
  return {.max_value = real(random, 0.1, 1),
          .total_updates = length(random, 40),
          .pct_start = real(random, 0, 0.5),
          .anneal = anneal,
          .three_phase = coin(random)};
}

template <>
inline OneCycleMomentumTracker definition(Random& random) {
  return definition<OneCycleTracker>(random).momentum(real(random, 0, 0.5), real(random, 0.5, 1));
}

template <>
inline TrapezoidTracker definition(Random& random) {
  const auto phase = [&] { return random() % 8 == 0 ? 0 : length(random, 40); };
  return {.base_value = real(random, 0.1, 1),
          .warm_up_steps = phase(),
          .stable_steps = phase(),
          .decay_steps = phase(),
          .final_value = real(random, -0.1, 0.1),
          .decay = static_cast<TrapezoidDecay>(random() % 3)};
}

template <>
inline RexTracker definition(Random& random) {
  return {.base_value = real(random, 0, 1), .total_updates = length(random, 40)};
}

template <>
inline TanhTracker definition(Random& random) {
  const double lower = real(random, -20, 1);
  return {.base_value = real(random, 0.1, 1),
          .final_value = real(random, -0.1, 0.1),
          .total_updates = length(random, 40),
          .lower = lower,
          .upper = lower + std::exp2(real(random, -9, 9))};
}

template <>
inline RangeTestTracker definition(Random& random) {
  return {.min_value = std::exp2(-real(random, 0, 120)),
          .max_value = std::exp2(real(random, 0, 120)),
          .total_updates = length(random, 40),
          .growth = coin(random) ? RangeTestGrowth::exponential : RangeTestGrowth::linear};
}

// ---- Compositions --------------------------------------------------------------------------

/// One of the trackers above, or a composition of one.
inline TrackerPtr part(Random& random) {
  switch (random() % 8) {
    case 0:
      return make(definition<CosineTracker>(random));
    case 1:
      return make(definition<CyclicalTracker>(random));
    case 2:
      return make(definition<MultiStepTracker>(random));
    case 3:
      return make(definition<OneCycleTracker>(random));
    case 4:
      return make(definition<PiecewiseLinearTracker>(random));
    case 5:
      return make(DelayedTracker{.tracker = part(random), .updates = length(random, 12)});
    case 6:
      return make(
          EpochwiseTracker{.tracker = part(random), .updates_per_epoch = length(random, 8)});
    default:
      return make(definition<FactorTracker>(random));
  }
}

template <>
inline SequentialTracker definition(Random& random) {
  SequentialTracker result;
  for (auto rest = length(random, 5); rest > 0; --rest) {
    result.trackers.push_back(part(random));
    result.lengths.push_back(coin(random) ? 0 : length(random, 12));
  }
  result.trackers.push_back(part(random));
  if (coin(random)) result.lengths.push_back(length(random, 12));
  return result;
}

template <>
inline ProductTracker definition(Random& random) {
  return {.factors = {part(random), part(random), part(random)}};
}

template <>
inline SumTracker definition(Random& random) {
  return {.terms = {part(random), part(random)}};
}

template <>
inline QuotientTracker definition(Random& random) {
  return {.numerator = part(random), .denominator = part(random)};
}

template <>
inline PowerTracker definition(Random& random) {
  return {.base = part(random), .exponent = make(FixedTracker{.value = real(random, -2, 3)})};
}

template <>
inline ClippedTracker definition(Random& random) {
  return {.tracker = part(random), .low = real(random, 0, 0.2), .high = real(random, 0.2, 1)};
}

template <>
inline DelayedTracker definition(Random& random) {
  return {.tracker = part(random),
          .updates = coin(random) ? length(random, 20) : -length(random, 20)};
}

template <>
inline EpochwiseTracker definition(Random& random) {
  return {.tracker = part(random), .updates_per_epoch = length(random, 12)};
}

template <>
inline RepeatedTracker definition(Random& random) {
  return {.tracker = part(random),
          .length = length(random, 12),
          .length_factor = coin(random) ? 1 : real(random, 1.01, 2),
          .value_factor = coin(random) ? 1 : factor(random),
          .value_floor = coin(random) ? 0 : real(random, 0, 1),
          .stretch = coin(random)};
}

}  // namespace lrtrack::draws
