#pragma once

#include <functional>

#include "lrtrack/model.hpp"
#include "lrtrack/pointwise.hpp"

namespace lrtrack {

struct QuotientTracker {
  using Self = QuotientTracker;

  TrackerPtr numerator = {};
  TrackerPtr denominator = {};

  static constexpr std::string_view name = "QuotientTracker";
  static constexpr Documentation documentation{
      .summary = "One tracker divided by another at each update. The operator / makes it.",
      .formula = R"(f(t) = numerator(t) / denominator(t)

A division by 0 gives an infinity, 0 / 0 gives NaN.)",
      .example = R"(>>> (1 / Tracker.square_root().set_base_value(1.0).build()).get_new_value(3)
2.0)",
      .source = "Quotients of schedules."};

  static constexpr auto parameters() {
    return std::tuple{
        required("numerator", &Self::numerator, rules::finite, "the tracker that is divided"),
        required("denominator", &Self::denominator, rules::finite, "the tracker that divides")};
  }

  template <class Real>
  struct Formula : Pointwise<Real, std::divides<Real>> {
    explicit Formula(const Self& definition)
        : Pointwise<Real, std::divides<Real>>({definition.numerator, definition.denominator}) {}
  };
};

}  // namespace lrtrack
