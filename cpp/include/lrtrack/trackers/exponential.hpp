#pragma once

#include <cmath>

#include "lrtrack/model.hpp"

namespace lrtrack {

struct ExponentialTracker {
  using Self = ExponentialTracker;

  double base_value = unset_real;
  double decay = unset_real;

  static constexpr std::string_view name = "ExponentialTracker";
  static constexpr Documentation documentation{
      .summary = "Decays exponentially.",
      .formula = "f(t) = base_value · e^(−decay · t)",
      .example = R"(>>> import math
>>> tracker = ExponentialTracker(base_value=0.5, decay=math.log(2))
>>> [tracker(t) for t in (0, 1, 2)]
[0.5, 0.25, 0.125])",
      .source = "Exponential decay; torch's ExponentialLR with gamma = e^(−decay)."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive, "the value at update 0"),
        required("decay", &Self::decay, rules::non_negative,
                 "the rate of the decay; 0 holds the value")};
  }

  template <class Real>
  struct Formula {
    double base_value;
    double decay;

    explicit Formula(const Self& definition)
        : base_value(definition.base_value), decay(definition.decay) {}

    Real operator()(std::int64_t num_update) const {
      return static_cast<Real>(base_value * std::exp(-decay * static_cast<double>(num_update)));
    }
  };
};

}  // namespace lrtrack
