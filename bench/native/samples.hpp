// The trackers that are measured; ../java/…/Samples.java builds the same with DJL.
#pragma once

#include <string>
#include <vector>

#include "lrtrack/lrtrack.hpp"

namespace lrtrack::bench {

struct Sample {
  std::string name;
  TrackerPtr tracker;
};

inline std::vector<Sample> samples() {
  const CosineTracker cosine{.base_value = 0.5, .final_value = 0.01, .max_updates = 1'000'000};
  CyclicalTracker cyclical{.base_value = 0.01, .max_value = 0.5, .step_size_up = 125'000};
  const auto cyclical_of = [&cyclical](CyclicalMode mode, double gamma = 1) {
    cyclical.mode = mode;
    cyclical.gamma = gamma;
    return make(cyclical);
  };
  PolynomialDecayTracker polynomial{
      .base_value = 0.5, .end_learning_rate = 0.01, .decay_steps = 1'000'000, .power = 2};
  const auto square = make(polynomial);
  polynomial.power = 1.75;
  return {
      {"fixed", make(FixedTracker{.value = 0.5})},
      {"factor", make(FactorTracker{.base_value = 0.5, .factor = 0.999999})},
      {"multi_factor",
       make(MultiFactorTracker{
           .base_value = 0.5, .steps = {300'000, 600'000, 900'000}, .factor = 0.1})},
      {"cosine", make(cosine)},
      {"linear", make(LinearTracker{.base_value = 0.1, .slope = 1e-7})},
      {"polynomial_square", square},
      {"polynomial_power", make(polynomial)},
      {"cyclical_triangular", cyclical_of(CyclicalMode::triangular)},
      {"cyclical_triangular2", cyclical_of(CyclicalMode::triangular2)},
      {"cyclical_exp_range", cyclical_of(CyclicalMode::exp_range, 0.999999)},
      {"warm_up_cosine",
       make(WarmUpTracker{
           .main_tracker = make(cosine), .warm_up_steps = 100'000, .warm_up_begin_value = 0.01})},
  };
}

}  // namespace lrtrack::bench
