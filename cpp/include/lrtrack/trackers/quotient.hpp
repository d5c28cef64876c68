#pragma once

#include <array>
#include <functional>

#include "lrtrack/model.hpp"
#include "lrtrack/parts.hpp"

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

  template <class Visit>
  void piece_at(std::int64_t, const Visit& visit) const {
    visit(Piece{}, joined(std::array{numerator.get(), denominator.get()}, std::divides<>{}));
  }
};

}  // namespace lrtrack
