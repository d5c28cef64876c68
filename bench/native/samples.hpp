// The trackers that are measured; ../java/…/Samples.java builds the same with DJL.
#pragma once

#include "lrtrack/lrtrack.hpp"

namespace lrtrack::bench {

/// Calls visit(name, definition) for each.
template <class Visit>
void for_each_sample(const Visit& visit) {
  const CosineTracker cosine{.base_value = 0.5, .final_value = 0.01, .max_updates = 1'000'000};
  const auto cyclical = [](CyclicalMode mode, double gamma = 1) {
    return CyclicalTracker{.base_value = 0.01,
                           .max_value = 0.5,
                           .step_size_up = 125'000,
                           .mode = mode,
                           .gamma = gamma};
  };
  const auto polynomial = [](double power) {
    return PolynomialDecayTracker{
        .base_value = 0.5, .end_learning_rate = 0.01, .decay_steps = 1'000'000, .power = power};
  };
  visit("fixed", FixedTracker{.value = 0.5});
  visit("factor", FactorTracker{.base_value = 0.5, .factor = 0.999999});
  visit("multi_factor",
        MultiFactorTracker{.base_value = 0.5, .steps = {300'000, 600'000, 900'000}, .factor = 0.1});
  visit("cosine", cosine);
  visit("linear", LinearTracker{.base_value = 0.1, .slope = 1e-7});
  visit("polynomial_square", polynomial(2));
  visit("polynomial_power", polynomial(1.75));
  visit("cyclical_triangular", cyclical(CyclicalMode::triangular));
  visit("cyclical_triangular2", cyclical(CyclicalMode::triangular2));
  visit("cyclical_exp_range", cyclical(CyclicalMode::exp_range, 0.999999));
  visit("warm_up_cosine",
        WarmUpTracker{
            .main_tracker = make(cosine), .warm_up_steps = 100'000, .warm_up_begin_value = 0.01});
}

}  // namespace lrtrack::bench
