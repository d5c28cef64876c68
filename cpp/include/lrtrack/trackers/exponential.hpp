#pragma once

#include "lrtrack/model.hpp"

namespace lrtrack {

struct ExponentialTracker {
  using Self = ExponentialTracker;

  double base_value = unset_real;
  double decay = unset_real;

  static constexpr std::string_view name = "ExponentialTracker";
  static constexpr Documentation documentation{
      .summary = "Decays exponentially, or grows.",
      .formula = R"(f(t) = base_value · e^(−decay · t)

A value beyond float32, as growth reaches it, is infinity.)",
      .example = R"(>>> import math
>>> tracker = ExponentialTracker(base_value=0.5, decay=math.log(2))
>>> [tracker(t) for t in (0, 1, 2)]
[0.5, 0.25, 0.125])",
      .source = "Exponential decay; torch's ExponentialLR with gamma = e^(−decay)."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive, "the value at update 0"),
        required("decay", &Self::decay, rules::finite,
                 "the rate of the decay; 0 holds the value, below 0 it grows")};
  }

  template <class Visit>
  void piece_at(std::int64_t, const Visit& visit) const {
    visit(Piece{}, curve([b = base_value, rate = -decay](auto t) { return b * exp(rate * t); }));
  }
};

}  // namespace lrtrack
