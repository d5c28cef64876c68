#pragma once

#include <optional>

#include "lrtrack/model.hpp"
#include "lrtrack/recursive_inverse_time.hpp"

namespace lrtrack {

struct InverseTimeTracker {
  using Self = InverseTimeTracker;

  double base_value = unset_real;
  double decay = unset_real;
  bool recursive = false;

  static constexpr std::string_view name = "InverseTimeTracker";
  static constexpr Documentation documentation{
      .summary = "Decays with the inverse of the update number.",
      .formula = R"(f(t) = base_value / (1 + decay · t)

With recursive, each update divides the value of the one before:
f(0) = base_value, f(t + 1) = f(t) / (1 + decay · t)
It is answered at any t by the gamma function, without a loop over t, with a relative error
below 1e-12; far out the value is 0.)",
      .example = R"(>>> tracker = InverseTimeTracker(base_value=0.5, decay=1.0)
>>> [tracker(t) for t in (0, 1, 3)]
[0.5, 0.25, 0.125]
>>> tracker = InverseTimeTracker(base_value=0.75, decay=1.0, recursive=True)
>>> [tracker(t) for t in (0, 1, 2, 3)]
[0.75, 0.75, 0.375, 0.125])",
      .source = "Time-based decay; Keras' InverseTimeDecay (decay = decay_rate / decay_steps)."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive, "the value at update 0"),
        required("decay", &Self::decay, rules::non_negative,
                 "how fast the divisor grows; 0 holds the value"),
        optional("recursive", &Self::recursive, rules::finite,
                 "whether each update divides the value of the one before")};
  }

  template <class>
  struct Formula {
    double base_value;
    double decay;
    std::optional<RecursiveInverseTime> recursion;

    explicit Formula(const Self& definition)
        : base_value(definition.base_value), decay(definition.decay) {
      if (definition.recursive) recursion.emplace(base_value, decay);
    }

    template <class Visit>
    void piece_at(std::int64_t, const Visit& visit) const {
      if (recursion) {
        return visit(Piece{}, one_by_one([this](std::int64_t t) { return (*recursion)(t); }));
      }
      visit(Piece{},
            plain([b = base_value, rate = decay](auto t) { return b / (1.0 + rate * t); }));
    }
  };
};

}  // namespace lrtrack
